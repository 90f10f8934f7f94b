import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Wallet } from 'ethers'
import fc from 'fast-check'
import { proveText } from '../../lib/identity/siwe/prove-text.ts'
import { signInText } from '../../lib/identity/siwe/sign-in-text.ts'
import { hostileText } from '../oci/generators.ts'

const wallet = new Wallet(`0x${'11'.repeat(32)}`)
const NOW = Date.parse('2030-01-01T12:00:00Z')
const NONCE = '0123456789abcdef'
const expected = { nonce: NONCE, origins: ['https://hub.example.org'], statement: 'Sign in.', chains: [1], now: NOW }
const message = signInText({
  address: wallet.address, domain: 'hub.example.org', uri: 'https://hub.example.org/login', chainId: 1, nonce: NONCE, statement: 'Sign in.',
  issuedAt: new Date(NOW).toISOString(), expires: new Date(NOW + 60_000).toISOString(),
})
const refused = (text: string, signature: string) => assert.rejects(proveText({ message: text, signature, expected }), { name: 'SiweError' })

test('bad-input 22: a signed text of which anything was changed is refused, and never with another error', async () => {
  const signature = await wallet.signMessage(message)
  assert.deepEqual(await proveText({ message, signature, expected }), { address: wallet.address, chainId: 1 })
  const edit = fc.record({ at: fc.nat(message.length), cut: fc.nat(3), put: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('\n', '\r\n', '\u202e', '\0', ' ', '\nNonce: x')) })
  await fc.assert(fc.asyncProperty(edit, async ({ at, cut, put }) => {
    const changed = message.slice(0, at) + put + message.slice(at + cut)
    fc.pre(changed !== message)
    await refused(changed, signature)
  }), { numRuns: 300 })
})

test('bad-input 22: a signature of which anything was changed is refused', async () => {
  const signature = await wallet.signMessage(message)
  const edit = fc.record({ at: fc.integer({ min: 2, max: signature.length - 1 }), digit: fc.constantFrom(...'0123456789abcdef') })
  await fc.assert(fc.asyncProperty(edit, async ({ at, digit }) => {
    const changed = signature.slice(0, at) + digit + signature.slice(at + 1)
    // The last byte has two spellings of the same bit.
    fc.pre(changed !== signature && at < signature.length - 2)
    await refused(message, changed)
  }), { numRuns: 100 })
})

test('bad-input 22: what is no such text at all is refused with a sentence', async () => {
  await fc.assert(fc.asyncProperty(hostileText, fc.constantFrom('0x', '0x00', `0x${'ff'.repeat(65)}`), refused), { numRuns: 200 })
})
