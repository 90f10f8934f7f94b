import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Signature, Wallet } from 'ethers'
import { STATEMENTS } from '../../lib/identity/siwe/purpose.ts'
import { signInText, type SignInFields } from '../../lib/identity/siwe/sign-in-text.ts'
import { SiweVerifier, type Expected } from '../../lib/identity/siwe/verify-siwe.ts'
import { openTestDatabase } from '../db/database.ts'

const NOW = Date.parse('2030-01-01T12:00:00Z')
const ORIGIN = 'https://hub.example.org'
const MINUTE = 60_000
const wallet = new Wallet(`0x${'11'.repeat(32)}`)
const expected: Expected = { purpose: 'sign-in', origins: [ORIGIN, 'http://127.0.0.1:5000'], session: 'browser' }
const iso = (ms: number): string => new Date(ms).toISOString()

type Case = { fields?: Partial<SignInFields>; text?: (text: string) => string; sign?: (text: string) => Promise<string>; use?: Partial<Expected>; code?: string }

function open(t: TestContext, now = () => NOW) {
  const verifier = new SiweVerifier({ db: openTestDatabase(t).db, ethRpcUrl: undefined, now })
  t.after(() => verifier.close())
  return verifier
}

async function fresh(verifier: SiweVerifier, fields: Partial<SignInFields> = {}): Promise<SignInFields> {
  const { nonce } = await verifier.nonces.issue(expected)
  return {
    address: wallet.address, domain: 'hub.example.org', uri: `${ORIGIN}/login`, chainId: 1, nonce, statement: STATEMENTS['sign-in'],
    issuedAt: iso(NOW), expires: iso(NOW + 5 * MINUTE), ...fields,
  }
}

async function attempt(verifier: SiweVerifier, { fields, text = (same) => same, sign = (message) => wallet.signMessage(message), use }: Case) {
  const message = text(signInText(await fresh(verifier, fields)))
  return verifier.verify({ message, signature: await sign(message) }, { ...expected, ...use })
}

const GOOD: Record<string, Case> = {
  'as the hub asked': {},
  'for another of the hub\'s own names': { fields: { domain: '127.0.0.1:5000', uri: 'http://127.0.0.1:5000/login' } },
  'issued almost five minutes ago': { fields: { issuedAt: iso(NOW - 5 * MINUTE + 1) } },
  'by a clock that is almost five minutes ahead': { fields: { issuedAt: iso(NOW + 5 * MINUTE - 1), expires: iso(NOW + 60 * MINUTE) } },
  'with the scheme before the domain': { text: (text) => `https://${text}` },
  'with a start that has passed': { text: (text) => `${text}\nNot Before: ${iso(NOW)}` },
}

test('texts of Sign-In with Ethereum that are taken', async (t) => {
  const verifier = open(t)
  for (const [name, good] of Object.entries(GOOD)) {
    await t.test(`a text ${name} is taken`, async () => {
      assert.deepEqual(await attempt(verifier, good), { address: wallet.address, chainId: 1 })
    })
  }
})

test('a text for any name of a hub on loopback is taken', async (t) => {
  const verifier = open(t)
  for (const origin of ['http://127.0.0.1:5000', 'http://localhost:5000', 'http://hub.localhost:5000', 'http://[::1]:5000', 'http://localhost']) {
    const fields = { domain: new URL(origin).host, uri: `${origin}/login` }
    await assert.doesNotReject(attempt(verifier, { fields, use: { origins: [origin] } }), origin)
  }
})

const stranger = new Wallet(`0x${'22'.repeat(32)}`)
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

function withHighS(serialized: string): string {
  const { r, s, v } = Signature.from(serialized)
  return `0x${r.slice(2)}${(ORDER - BigInt(s)).toString(16).padStart(64, '0')}${v === 27 ? '1c' : '1b'}`
}

const BAD: Record<string, Case> = {
  'for another domain': { fields: { domain: 'evil.example' }, code: 'SIWE_DOMAIN' },
  'for a domain that begins like the hub\'s': { fields: { domain: 'hub.example.org.evil.example' }, code: 'SIWE_DOMAIN' },
  'for another port': { fields: { domain: 'hub.example.org:8443' }, code: 'SIWE_DOMAIN' },
  'with another scheme': { text: (text) => `http://${text}`, code: 'SIWE_DOMAIN' },
  'with the URI of another site': { fields: { uri: 'https://evil.example/login' }, code: 'SIWE_URI' },
  'with the URI of another name of the hub than its domain': { fields: { uri: 'http://127.0.0.1:5000/login' }, code: 'SIWE_URI' },
  'with a URI of the hub by plain HTTP': { fields: { uri: 'http://hub.example.org/login' }, code: 'SIWE_URI' },
  'for another chain': { fields: { chainId: 999 }, code: 'SIWE_CHAIN' },
  'of another version': { text: (text) => text.replace('Version: 1', 'Version: 2'), code: 'SIWE_MALFORMED' },
  'issued more than five minutes ago': { fields: { issuedAt: iso(NOW - 5 * MINUTE - 1) }, code: 'SIWE_TIME' },
  'issued more than five minutes ahead': { fields: { issuedAt: iso(NOW + 5 * MINUTE + 1), expires: iso(NOW + 20 * MINUTE) }, code: 'SIWE_TIME' },
  'issued in 2016, still to expire': { fields: { issuedAt: '2016-01-01T00:00:00Z' }, code: 'SIWE_TIME' },
  'that has expired': { fields: { issuedAt: iso(NOW - 2 * MINUTE), expires: iso(NOW) }, code: 'SIWE_TIME' },
  'that never expires': { text: (text) => text.replace(/\nExpiration Time: .*/, ''), code: 'SIWE_TIME' },
  'that expires after more than an hour': { fields: { expires: iso(NOW + 60 * MINUTE + 1) }, code: 'SIWE_TIME' },
  'that begins later': { text: (text) => `${text}\nNot Before: ${iso(NOW + 1)}`, code: 'SIWE_TIME' },
  'with a newline in its statement': { fields: { statement: `${STATEMENTS['sign-in']}\nand give all to Mallory` }, code: 'SIWE_MALFORMED' },
  'with a good nonce in its statement and another in its place': { text: (text) => text.replace(STATEMENTS['sign-in'], /Nonce: .*/.exec(text)?.[0] ?? '').replace(/(\n\nURI[^]*)Nonce: .*/, '$1Nonce: 0123456789abcdef'), code: 'SIWE_NONCE' },
  'with another statement': { fields: { statement: 'Sign in.' }, code: 'SIWE_PURPOSE' },
  'for logging a program in': { fields: { statement: STATEMENTS.login }, code: 'SIWE_PURPOSE' },
  'with capabilities in its resources': { text: (text) => `${text}\nResources:\n- urn:recap:eyJhdHQiOnt9fQ==`, code: 'SIWE_PURPOSE' },
  'with a request id': { text: (text) => `${text}\nRequest ID: 7`, code: 'SIWE_PURPOSE' },
  'whose address is in lower case': { fields: { address: wallet.address.toLowerCase() }, code: 'SIWE_MALFORMED' },
  'whose address has one wrong capital': { fields: { address: wallet.address.replace('E', 'e') }, code: 'SIWE_MALFORMED' },
  'that another wallet signed': { sign: (message) => stranger.signMessage(message), code: 'SIWE_SIGNATURE' },
  'signed with a high s': { sign: async (message) => withHighS(await wallet.signMessage(message)), code: 'SIWE_SIGNATURE' },
  'changed after it was signed': { sign: async (message) => wallet.signMessage(`${message} `), code: 'SIWE_SIGNATURE' },
  'signed with 20,000 bytes': { sign: async () => `0x${'00'.repeat(20_000)}`, code: 'SIWE_MALFORMED' },
  'signed with no hexadecimal': { sign: async () => 'signed, Alice', code: 'SIWE_MALFORMED' },
  'signed with nothing that could be a signature': { sign: async () => `0x${'00'.repeat(65)}`, code: 'SIWE_SIGNATURE' },
  'of a contract wallet, on a hub without ETH_RPC_URL': { sign: async () => `0x${'ab'.repeat(352)}`, code: 'SIWE_SIGNATURE' },
  'that is no such text': { text: () => 'Nonce: 0123456789abcdef0123', code: 'SIWE_NONCE' },
  'of 5,000 characters': { fields: { uri: `${ORIGIN}/${'x'.repeat(5000)}` }, code: 'SIWE_MALFORMED' },
  'with the nonce of another browser': { use: { session: 'another' }, code: 'SIWE_NONCE' },
  'with a browser\'s nonce, sent by none': { use: { session: undefined }, code: 'SIWE_NONCE' },
  'with the nonce of another purpose': { use: { purpose: 'login' }, code: 'SIWE_NONCE' },
}

test('bad-input 22: texts of Sign-In with Ethereum that are refused', async (t) => {
  const verifier = open(t)
  for (const [name, { code, ...bad }] of Object.entries(BAD)) {
    await t.test(`bad-input 22: a text ${name} is refused`, async () => {
      await assert.rejects(attempt(verifier, bad), { name: 'SiweError', code })
    })
  }
})

test('bad-input 22: a nonce is good once, also for two tabs at the same moment', async (t) => {
  const verifier = open(t)
  const message = signInText(await fresh(verifier))
  const proof = { message, signature: await wallet.signMessage(message) }
  const outcomes = await Promise.allSettled([verifier.verify(proof, expected), verifier.verify(proof, expected)])
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await assert.rejects(verifier.verify(proof, expected), { code: 'SIWE_NONCE' })
})

test('bad-input 22: a nonce is used up by a text that is refused', async (t) => {
  const verifier = open(t)
  const message = signInText(await fresh(verifier))
  await assert.rejects(verifier.verify({ message, signature: await stranger.signMessage(message) }, expected), { code: 'SIWE_SIGNATURE' })
  await assert.rejects(verifier.verify({ message, signature: await wallet.signMessage(message) }, expected), { code: 'SIWE_NONCE' })
})

test('a nonce that nobody gave is refused, and one that was not used in five minutes', async (t) => {
  let now = NOW
  const verifier = open(t, () => now)
  const fields = await fresh(verifier)
  const foreign = signInText({ ...fields, nonce: '0123456789abcdef' })
  await assert.rejects(verifier.verify({ message: foreign, signature: await wallet.signMessage(foreign) }, expected), { code: 'SIWE_NONCE' })
  now += 5 * MINUTE
  const late = signInText({ ...fields, issuedAt: iso(now), expires: iso(now + MINUTE) })
  await assert.rejects(verifier.verify({ message: late, signature: await wallet.signMessage(late) }, expected), { code: 'SIWE_NONCE' })
})

test('whoever signs is told that a contract wallet needs ETH_RPC_URL', async (t) => {
  await assert.rejects(attempt(open(t), { sign: async () => `0x${'ab'.repeat(352)}` }), /can only be proved by a hub with ETH_RPC_URL/)
})
