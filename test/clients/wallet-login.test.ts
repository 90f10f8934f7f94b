import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
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
