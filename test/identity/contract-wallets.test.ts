import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import { concat, Signature, Wallet } from 'ethers'
import { STATEMENTS } from '../../lib/identity/siwe/purpose.ts'
import { signInText } from '../../lib/identity/siwe/sign-in-text.ts'
import { SiweVerifier } from '../../lib/identity/siwe/verify-siwe.ts'
import { openTestDatabase } from '../db/database.ts'
import { startAnvil, type Anvil } from '../support/anvil.ts'
import { deployContractWallets, type ContractWallets } from '../support/contract-wallets.ts'
import { realClients } from '../support/real-client.ts'

const ORIGIN = 'https://hub.example.org'
const CHAIN = 31_337
const owner = new Wallet(`0x${'11'.repeat(32)}`)
const stranger = new Wallet(`0x${'22'.repeat(32)}`)

describe('wallets that are contracts', { skip: realClients('anvil').skip }, () => {
  let anvil: Anvil
  let wallets: ContractWallets
  let deployed = ''
  before(async () => {
    anvil = await startAnvil({ chainId: CHAIN })
    wallets = await deployContractWallets(anvil)
    deployed = (await wallets.deployed(owner)).address
  })
  after(() => anvil?.stop())

  const open = (t: TestContext, rpc: string | undefined) => {
    const verifier = new SiweVerifier({ db: openTestDatabase(t).db, ethRpcUrl: rpc === undefined ? undefined : new URL(rpc), now: Date.now })
    t.after(() => verifier.close())
    return verifier
  }
  type Attempt = { address: string; chainId?: number; sign: (message: string) => Promise<string> }
  const attempt = async (verifier: SiweVerifier, { address, chainId = CHAIN, sign }: Attempt) => {
    const { nonce, issuedAt, expiresAt } = await verifier.nonces.issue({ purpose: 'sign-in' })
    const message = signInText({
      address, chainId, nonce, domain: 'hub.example.org', uri: `${ORIGIN}/login`, statement: STATEMENTS['sign-in'], issuedAt: new Date(issuedAt).toISOString(), expires: new Date(expiresAt).toISOString(),
    })
    return verifier.verify({ message, signature: await sign(message) }, { purpose: 'sign-in', origins: [ORIGIN] })
  }
  const wrapped = (signature: string, of = owner.address) => wallets.wrapped(signature, of)

  test('a deployed one says by itself whether it signed (ERC-1271)', async (t) => {
    const verifier = open(t, anvil.url)
    assert.deepEqual(await attempt(verifier, { address: deployed, sign: (message) => owner.signMessage(message) }), { address: deployed, chainId: CHAIN })
    await assert.rejects(attempt(verifier, { address: deployed, sign: (message) => stranger.signMessage(message) }), { code: 'SIWE_SIGNATURE' })
    await assert.rejects(attempt(verifier, { address: deployed, sign: (message) => owner.signMessage(`${message} `) }), { code: 'SIWE_SIGNATURE' })
  })

  test('one that is still to be deployed is proved by what its signature brings along (ERC-6492), and is not deployed by that', async (t) => {
    const verifier = open(t, anvil.url)
    const { address } = wallets.undeployed(owner)
    assert.deepEqual(await attempt(verifier, { address, sign: async (message) => wrapped(await owner.signMessage(message)) }), { address, chainId: CHAIN })
    await assert.rejects(attempt(verifier, { address, sign: async (message) => wrapped(await stranger.signMessage(message)) }), { code: 'SIWE_SIGNATURE' })
    await assert.rejects(attempt(verifier, { address, sign: async (message) => wrapped(await stranger.signMessage(message), stranger.address) }), { code: 'SIWE_SIGNATURE' })
    await assert.rejects(attempt(verifier, { address, sign: (message) => owner.signMessage(message) }), { code: 'SIWE_SIGNATURE' })
    assert.equal(await anvil.provider.getCode(address), '0x')
  })

  test('bad-input 22: a plain key gains nothing by it: a high s is refused, and a wrapped signature of another', async (t) => {
    const verifier = open(t, anvil.url)
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const highS = async (message: string) => {
      const { r, s, v } = Signature.from(await owner.signMessage(message))
      return concat([r, `0x${(order - BigInt(s)).toString(16).padStart(64, '0')}`, v === 27 ? '0x1c' : '0x1b'])
    }
    await assert.rejects(attempt(verifier, { address: owner.address, sign: highS }), { code: 'SIWE_SIGNATURE' })
    await assert.rejects(attempt(verifier, { address: owner.address, sign: async (message) => wrapped(await stranger.signMessage(message)) }), { code: 'SIWE_SIGNATURE' })
    assert.equal((await attempt(verifier, { address: owner.address, sign: (message) => owner.signMessage(message) })).address, owner.address)
  })

  test('a contract signs for the chain of ETH_RPC_URL; a plain key may name the main chain too', async (t) => {
    const verifier = open(t, anvil.url)
    assert.deepEqual(await verifier.chains(), [CHAIN, 1])
    await assert.rejects(attempt(verifier, { address: deployed, chainId: 1, sign: (message) => owner.signMessage(message) }), { code: 'SIWE_CHAIN' })
    assert.equal((await attempt(verifier, { address: owner.address, chainId: 1, sign: (message) => owner.signMessage(message) })).chainId, 1)
  })

  test('without ETH_RPC_URL a contract is refused with that reason', async (t) => {
    const verifier = open(t, undefined)
    await assert.rejects(attempt(verifier, { address: deployed, chainId: 1, sign: (message) => owner.signMessage(message) }), /ETH_RPC_URL/)
  })

  test('a node that does not answer is said so, and plain keys sign in all the same', async (t) => {
    const verifier = open(t, 'http://127.0.0.1:9')
    assert.equal((await attempt(verifier, { address: owner.address, chainId: 1, sign: (message) => owner.signMessage(message) })).chainId, 1)
    await assert.rejects(attempt(verifier, { address: deployed, chainId: 1, sign: (message) => owner.signMessage(message) }), { code: 'SIWE_RPC' })
  })
})
