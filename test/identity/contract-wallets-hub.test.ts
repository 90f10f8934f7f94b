import assert from 'node:assert/strict'
import { Wallet } from 'ethers'
import { after, before, describe, test } from 'node:test'
import { startAnvil, type Anvil } from '../support/anvil.ts'
import { BrowserClient } from '../support/browser-client.ts'
import { deployContractWallets, type ContractWallets, type Signs } from '../support/contract-wallets.ts'
import { type HostileNode, type NodeMisdeed, startHostileNode } from '../support/hostile-node.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'

const owner = Wallet.createRandom()
const stranger = Wallet.createRandom()
const SESSION = '__Secure-next-auth.session-token'

describe('a wallet that is a contract, over HTTP', { skip: realClients('anvil').skip }, () => {
  let anvil: Anvil
  let node: HostileNode
  let wallets: ContractWallets
  let deployed: Signs
  let hub: TestHub
  before(async () => {
    anvil = await startAnvil()
    node = await startHostileNode(anvil.url)
    wallets = await deployContractWallets(anvil)
    deployed = await wallets.deployed(new Wallet(owner.privateKey))
    hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_PUBLIC_URL: 'https://hub.example.org', ETH_RPC_URL: node.url } })
    // The hub learns its node's chain by the first question.
    await browser().send('GET', '/api/v1/auth/nonce')
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await node?.stop()
    await anvil?.stop()
  })

  const key = (of: { privateKey: string }): Wallet => new Wallet(of.privateKey)
  const browser = (at = hub) => new BrowserClient(`http://127.0.0.1:${at.port}`)
  const whoami = async (client: BrowserClient) => (await client.send('GET', '/api/auth/session')).json['user']
  const exchange = async (wallet: Signs, at = hub) => {
    const client = browser(at)
    return client.send('POST', '/api/v1/auth/exchange', await client.proof(wallet, 'login'))
  }
  const kinds: [string, () => Signs][] = [['on the chain (ERC-1271)', () => deployed], ['still to be deployed (ERC-6492)', () => wallets.undeployed(key(owner))]]

  for (const [what, wallet] of kinds) {
    test(`${what} signs in to the pages, and has tokens of its own`, async () => {
      const client = browser()
      assert.equal((await client.signIn(wallet())).status, 200)
      const address = wallet().address.toLowerCase()
      assert.deepEqual(await whoami(client), { name: address })
      assert.equal((await client.send('GET', '/api/v1/tokens')).status, 200)
    })

    test(`${what} gets a refresh token for its signature, which makes access tokens in its name`, async () => {
      const { status, json } = await exchange(wallet())
      assert.equal(status, 200)
      assert.equal(json['address'], wallet().address.toLowerCase())
      const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(json['refreshToken']), service: 'hub.example.org' })
      const { access_token: token } = (await browser().send('POST', '/token', form)).json
      const claims = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as { sub: string }
      assert.equal(claims.sub, wallet().address.toLowerCase())
    })
  }

  const strangers: [string, () => Signs][] = [
    ['that is on the chain', () => ({ address: deployed.address, signMessage: (message) => stranger.signMessage(message) })],
    ['that is still to be deployed', () => wallets.undeployed(key(owner), key(stranger))],
    ['whose deployment would make another', () => ({ ...wallets.undeployed(key(owner)), signMessage: wallets.undeployed(key(stranger)).signMessage })],
    ['which is no contract but a key', () => ({ ...wallets.undeployed(key(stranger)), address: owner.address })],
  ]
  for (const [what, wallet] of strangers)
    test(`bad-input 22: a stranger’s signature for one ${what} is refused on the pages and for a token`, async () => {
      const client = browser()
      assert.notEqual((await client.signIn(wallet())).status, 200)
      assert.equal(client.cookies.has(SESSION), false)
      const { status, json } = await exchange(wallet())
      assert.deepEqual([status, json['code']], [401, 'SIWE_SIGNATURE'])
    })

  const troubles: NodeMisdeed[] = ['html', 'busy', 'unpaid', 'junk', 'empty', 'elsewhere', 'endless', 'cut', 'deep', 'silent']
  for (const misdeed of troubles)
    test(`is let in by no node that is ${misdeed}; a plain key is let in all the same`, async () => {
      try {
        node.misdeed = misdeed
        const { status, json } = await exchange(deployed)
        assert.ok(status === 502 && json['code'] === 'SIWE_RPC' || status === 401 && json['code'] === 'SIWE_SIGNATURE', `${status} ${JSON.stringify(json)}`)
        assert.equal((await exchange(key(owner))).status, 200)
      } finally {
        node.misdeed = undefined
      }
      assert.equal((await exchange(deployed)).status, 200, 'its signature counts when the node is well again')
    })

  test('is told by a hub without an Ethereum node that it needs one', async () => {
    const without = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_PUBLIC_URL: 'https://hub.example.org' } })
    try {
      for (const wallet of [deployed, wallets.undeployed(key(owner))]) {
        const { status, json } = await exchange(wallet, without)
        assert.equal(status, 401)
        assert.match(String(json['detail']), /ETH_RPC_URL/)
      }
    } finally {
      await without.stop()
    }
  })
})
