import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { handoverSchema, signedClaimSchema, type SignedClaim } from '../../lib/identity/claim/claim.ts'
import { verifyClaim } from '../../lib/identity/claim/verify-claim.ts'
import { hostileText } from '../oci/generators.ts'
import { claimBy, handOver, makeKeyName, makeWallet, NOW, remembered } from './claims.ts'

const [alice, bob] = [makeWallet(), makeWallet()]
const [hub, key] = [await makeKeyName(), await makeKeyName()]
const first = await claimBy(alice, { namespace: 'alice', root: key, hub })
const second = await claimBy(bob, { namespace: 'alice', root: key, hub }, { seq: NOW + 2 })
const handover = await handOver(alice, first, bob.address, NOW + 1)
const question = { ipnsName: key, name: { kind: 'handle', handle: 'alice' } as const, hubListsHandle: hub, now: NOW }

/** The object with some of its members replaced by what nobody expects there. */
const spoilt = <T extends object>(good: T): fc.Arbitrary<T> => {
  const odd = fc.oneof(hostileText, fc.constant('\ud800'), fc.nat(), fc.constantFrom('', key, alice.address, bob.address.toLowerCase(), `0x${'aB'.repeat(20)}`, `0x${'0'.repeat(64)}`))
  const changes = fc.dictionary(fc.constantFrom(...Object.keys(good)), odd, { minKeys: 1, maxKeys: 3 })
  return changes.map((change) => ({ ...good, ...change }))
}

test('any claim that the schema lets through gets a verdict, and none that was changed is verified', async () => {
  await fc.assert(fc.asyncProperty(spoilt(first), async (claim) => {
    if (!signedClaimSchema.safeParse(claim).success) return
    const same = Object.entries(first).every(([name, value]) => claim[name as keyof SignedClaim] === value)
    assert.equal((await verifyClaim({ ...question, claim })).state === 'verified', same)
  }), { numRuns: 500 })
})

test('any handover that the schema lets through gets a verdict', async () => {
  const known = await remembered(first)
  const handovers = fc.record({ ended: fc.oneof(fc.constant(first), spoilt(first)), transfer: fc.oneof(fc.constant(handover.transfer), spoilt(handover.transfer)) })
  await fc.assert(fc.asyncProperty(handovers, async (odd) => {
    if (!handoverSchema.safeParse(odd).success) return
    assert.equal((await verifyClaim({ ...question, claim: second, known, handovers: [odd] })).state, 'refused')
  }), { numRuns: 500 })
})

test('a handover with text or an address that cannot be hashed is a refusal, not an error', async () => {
  const known = await remembered(first)
  const odd = [
    { ...handover, ended: { ...first, scope: '\ud800' } },
    { ...handover, transfer: { ...handover.transfer, to: `0x${'aB'.repeat(20)}` } },
  ]
  for (const one of odd) assert.equal((await verifyClaim({ ...question, claim: second, known, handovers: [one] })).state, 'refused')
})

test('anything at all is a claim or not, without a throw', () => {
  fc.assert(fc.property(fc.anything(), (value) => !signedClaimSchema.safeParse(value).success && !handoverSchema.safeParse(value).success))
})
