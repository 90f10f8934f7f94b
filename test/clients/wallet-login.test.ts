import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startAnvil, type Anvil } from '../support/anvil.ts'
import { deployContractWallets, type Signs } from '../support/contract-wallets.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'
import { makeWallet, walletPassword } from '../support/wallet-session.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'

const operator = makeWallet()

describe('docker with a wallet instead of a token', { skip: dockerTools.skip }, () => {
  let hub: TestHub
  let daemon: Dockerd
  let host = ''
  before(async () => {
    hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_OPERATOR: operator.address } })
    host = new URL(hub.url).host
    daemon = await startDockerd()
  })
  after(async () => {
    await daemon?.stop()
    await hub?.stop()
  })

  test('logs in with a signed text as its password, which is good once; pushes and pulls go on with what it keeps', async () => {
    const password = await walletPassword(hub.url, operator)
    const login = ['login', '--username', operator.address, '--password-stdin', host]
    assert.match((await daemon.docker(login, { input: password })).stdout, /Login Succeeded/)
    const image = `${host}/team/app:v1`
    await buildImage(daemon, image, 'pushed by a wallet', 2)
    await daemon.docker(['push', image])
    await removeAllImages(daemon)
    assert.match((await daemon.docker(['run', '--network', 'none', image])).stdout, /pushed by a wallet/)
    const again = await daemon.docker(login, { input: password, allowFailure: true })
    assert.notEqual(again.code, 0)
    assert.match(again.stderr, /wrong|unauthorized/i)
  })

  test('a text that another wallet signed does not log in', async () => {
    const result = await daemon.docker(['login', '--username', operator.address, '--password-stdin', host], { input: await walletPassword(hub.url, makeWallet()), allowFailure: true })
    assert.notEqual(result.code, 0)
  })
})

describe('docker with a wallet that is a contract', { skip: dockerTools.skip || realClients('anvil').skip }, () => {
  let anvil: Anvil
  let hub: TestHub
  let daemon: Dockerd
  let contract: Signs
  let host = ''
  before(async () => {
    anvil = await startAnvil()
    const owner = makeWallet()
    contract = await (await deployContractWallets(anvil)).deployed(owner)
    hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_OPERATOR: contract.address, ETH_RPC_URL: anvil.url } })
    host = new URL(hub.url).host
    daemon = await startDockerd()
  })
  after(async () => {
    await daemon?.stop()
    await hub?.stop()
    await anvil?.stop()
  })

  test('logs in by what its owner signed, and pushes as the contract', async () => {
    const login = ['login', '--username', contract.address, '--password-stdin', host]
    assert.match((await daemon.docker(login, { input: await walletPassword(hub.url, contract) })).stdout, /Login Succeeded/)
    const image = `${host}/team/app:v1`
    await buildImage(daemon, image, 'pushed by a contract', 2)
    await daemon.docker(['push', image])
    await removeAllImages(daemon)
    assert.match((await daemon.docker(['run', '--network', 'none', image])).stdout, /pushed by a contract/)
  })

  test('does not log in by what somebody else signed', async () => {
    const stranger = makeWallet()
    const password = await walletPassword(hub.url, { address: contract.address, signMessage: (message) => stranger.signMessage(message) })
    assert.notEqual((await daemon.docker(['login', '--username', contract.address, '--password-stdin', host], { input: password, allowFailure: true })).code, 0)
  })
})
