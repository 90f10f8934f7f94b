import assert from 'node:assert/strict'
import { after, before, describe, test, type TestContext } from 'node:test'
import { AbiCoder, concat, ContractFactory, getAddress, getCreate2Address, Interface, keccak256, Signature, Wallet, ZeroHash } from 'ethers'
import { STATEMENTS } from '../../lib/identity/siwe/purpose.ts'
import { signInText } from '../../lib/identity/siwe/sign-in-text.ts'
import { SiweVerifier } from '../../lib/identity/siwe/verify-siwe.ts'
import { openTestDatabase } from '../db/database.ts'
import { compile, startAnvil, type Anvil } from '../support/anvil.ts'
import { realClients } from '../support/real-client.ts'

const ORIGIN = 'https://hub.example.org'
const CHAIN = 31_337
const MAGIC_6492 = `0x${'6492'.repeat(16)}`
const owner = new Wallet(`0x${'11'.repeat(32)}`)
const stranger = new Wallet(`0x${'22'.repeat(32)}`)

const SOURCE = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract OwnedWallet {
  address immutable owner;
  constructor(address o) { owner = o; }
  function isValidSignature(bytes32 hash, bytes calldata sig) external view returns (bytes4) {
    if (sig.length != 65) return 0xffffffff;
    return ecrecover(hash, uint8(sig[64]), bytes32(sig[0:32]), bytes32(sig[32:64])) == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
  }
}
contract Factory {
  function make(address o) external returns (address) { return address(new OwnedWallet{salt: 0}(o)); }
}`

describe('wallets that are contracts', { skip: realClients('anvil').skip }, () => {
  let anvil: Anvil
  let deployed = ''
  let factory = ''
  const { OwnedWallet, Factory } = compile(SOURCE)
  const make = new Interface(Factory?.abi ?? [])
  const undeployed = (of: string) => getCreate2Address(factory, ZeroHash, keccak256(concat([OwnedWallet?.bytecode ?? '', AbiCoder.defaultAbiCoder().encode(['address'], [of])])))
  const deploy = async (contract: typeof OwnedWallet, ...args: string[]) => {
    const made = await new ContractFactory(contract?.abi ?? [], contract?.bytecode ?? '', anvil.signer).deploy(...args)
    return getAddress(await (await made.waitForDeployment()).getAddress())
  }
  before(async () => {
    anvil = await startAnvil({ chainId: CHAIN })
    deployed = await deploy(OwnedWallet, owner.address)
    factory = await deploy(Factory)
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
  /** What a wallet sends that is deployed only when it first does something (ERC-6492). */
  const wrapped = (signature: string, of = owner.address) =>
    concat([AbiCoder.defaultAbiCoder().encode(['address', 'bytes', 'bytes'], [factory, make.encodeFunctionData('make', [of]), signature]), MAGIC_6492])

  test('a deployed one says by itself whether it signed (ERC-1271)', async (t) => {
    const verifier = open(t, anvil.url)
    assert.deepEqual(await attempt(verifier, { address: deployed, sign: (message) => owner.signMessage(message) }), { address: deployed, chainId: CHAIN })
    await assert.rejects(attempt(verifier, { address: deployed, sign: (message) => stranger.signMessage(message) }), { code: 'SIWE_SIGNATURE' })
    await assert.rejects(attempt(verifier, { address: deployed, sign: (message) => owner.signMessage(`${message} `) }), { code: 'SIWE_SIGNATURE' })
  })

  test('one that is still to be deployed is proved by what its signature brings along (ERC-6492), and is not deployed by that', async (t) => {
    const verifier = open(t, anvil.url)
    const address = undeployed(owner.address)
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
