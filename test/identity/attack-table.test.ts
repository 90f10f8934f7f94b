import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signedClaimSchema } from '../../lib/identity/claim/claim.ts'
import { verifyClaim, type ClaimQuestion, type ClaimRefusal } from '../../lib/identity/claim/verify-claim.ts'
import { parseName, type Name } from '../../lib/names/name.ts'
import { claimBy, DAY, makeKeyName, makeWallet, MINUTE, NOW, remembered, sign } from './claims.ts'

const [alice, mallory] = [makeWallet(), makeWallet()]
const [oldKey, newKey, otherKey] = [await makeKeyName(), await makeKeyName(), await makeKeyName()]
const namespace = alice.address.toLowerCase()
const name: Name = { kind: 'wallet', address: namespace }

const first = await claimBy(alice, { namespace, root: oldKey })
const rotated = await claimBy(alice, { namespace, root: newKey }, { seq: NOW + MINUTE, prev: (await remembered(first)).digest })

type Row = { attack: string; question: Partial<ClaimQuestion>; expect: 'verified' | 'conflict' | 'expired' | ClaimRefusal }

const TABLE: Row[] = [
  { attack: 'a good claim', question: {}, expect: 'verified' },
  { attack: 'a good claim that is known already', question: { known: await remembered(first) }, expect: 'verified' },
  { attack: 'an older claim replayed after a newer one', question: { known: await remembered(rotated) }, expect: 'ROLLBACK' },
  { attack: 'bad-input 28: a claim copied under another key', question: { ipnsName: otherKey }, expect: 'KEY_MISMATCH' },
  { attack: "bad-input 28: a signer that is not the namespace's owner", question: { claim: await claimBy(mallory, { namespace, root: oldKey }) }, expect: 'NOT_OWNER' },
  { attack: 'bad-input 28: a forged owner', question: { claim: await sign(mallory, first) }, expect: 'SIGNER_MISMATCH' },
  { attack: 'rotated to a new key with a higher seq', question: { claim: rotated, ipnsName: newKey, known: await remembered(first) }, expect: 'verified' },
  { attack: 'bad-input 28: the old key afterwards, with its old claim', question: { known: await remembered(rotated) }, expect: 'ROLLBACK' },
  { attack: 'bad-input 28: the old key afterwards, with the new claim', question: { claim: rotated, known: await remembered(rotated) }, expect: 'KEY_MISMATCH' },
  { attack: 'bad-input 28: the old key afterwards, with no claim', question: { claim: undefined, known: await remembered(rotated) }, expect: 'SUPERSEDED' },
  { attack: 'bad-input 28: two claims with one seq', question: { claim: await claimBy(alice, { namespace, root: newKey }), ipnsName: newKey, known: await remembered(first) }, expect: 'conflict' },
  { attack: 'bad-input 28: an expired claim', question: { now: NOW + 181 * DAY }, expect: 'expired' },
  { attack: 'bad-input 28: a seq ten years ahead', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { seq: NOW + 3650 * DAY }) }, expect: 'SEQ_AHEAD' },
  { attack: 'a seq ten minutes and a millisecond ahead', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { seq: NOW + 10 * MINUTE + 1 }) }, expect: 'SEQ_AHEAD' },
  { attack: 'a seq ten minutes ahead', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { seq: NOW + 10 * MINUTE }) }, expect: 'verified' },
  { attack: 'a claim that begins tomorrow', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { notBefore: (NOW + DAY) / 1000 }) }, expect: 'NOT_YET' },
  { attack: 'a claim for a year', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { notAfter: (NOW + 365 * DAY) / 1000 }) }, expect: 'WINDOW_INVALID' },
  { attack: 'a claim that ends before it begins', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { notAfter: 1 }) }, expect: 'WINDOW_INVALID' },
  { attack: 'a claim of another scope', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { scope: 'publish team' }) }, expect: 'SCOPE_UNKNOWN' },
  { attack: 'a claim for another namespace of the same owner', question: { claim: await claimBy(alice, { namespace: oldKey, root: oldKey }) }, expect: 'OTHER_NAMESPACE' },
  { attack: "a wallet's namespace without a claim", question: { claim: undefined }, expect: 'CLAIM_MISSING' },
  { attack: 'a key that its owner has withdrawn', question: { claim: await claimBy(alice, { namespace, root: '' }) }, expect: 'REVOKED' },
  { attack: 'an owner in lower case', question: { claim: await claimBy(alice, { namespace, root: oldKey }, { owner: namespace }) }, expect: 'MALFORMED' },
  { attack: "a wallet's claim that names a hub", question: { claim: await claimBy(alice, { namespace, root: oldKey, hub: newKey }) }, expect: 'MALFORMED' },
  { attack: 'a namespace in upper case', question: { claim: await claimBy(alice, { namespace: namespace.toUpperCase(), root: oldKey }) }, expect: 'MALFORMED' },
  { attack: 'a namespace that is a path', question: { claim: await claimBy(alice, { namespace: '../x', root: oldKey }) }, expect: 'MALFORMED' },
]

for (const { attack, question, expect } of TABLE) {
  test(`${attack}: ${expect}`, async () => {
    const verdict = await verifyClaim({ claim: first, ipnsName: oldKey, name, now: NOW, ...question })
    assert.equal(verdict.state === 'refused' ? verdict.reason : verdict.state, expect)
  })
}

for (const field of ['namespace', 'owner', 'hub', 'root', 'scope', 'seq', 'notBefore', 'notAfter', 'chainId', 'prev'] as const) {
  test(`bad-input 28: a claim whose ${field} was changed after signing is refused`, async () => {
    const value = first[field]
    const changed = { ...first, [field]: typeof value === 'number' ? value + 1 : field === 'owner' ? mallory.address : field === 'prev' ? `0x${'1'.repeat(64)}` : newKey }
    const { state } = await verifyClaim({ claim: changed, name: { kind: 'ipns', ipnsName: changed.root }, ipnsName: changed.root, now: NOW })
    assert.equal(state, 'refused')
  })
}

test('after its end a claim says since when, and the name still leads to its owner', async () => {
  const verdict = await verifyClaim({ claim: first, ipnsName: oldKey, name, now: first.notAfter * 1000 + 1 })
  assert.deepEqual(verdict.state === 'expired' && [verdict.since, verdict.owner], [first.notAfter * 1000, alice.address])
})

test('of two claims with one seq the first is kept', async () => {
  const known = await remembered(first)
  const second = await claimBy(alice, { namespace, root: newKey })
  const verdict = await verifyClaim({ claim: second, ipnsName: newKey, name, known, now: NOW })
  assert.deepEqual(verdict, { state: 'conflict', first: known.digest, other: (await remembered(second)).digest })
})

test('a withdrawal is remembered, and the withdrawn key is refused from then on', async () => {
  const withdrawal = await claimBy(alice, { namespace, root: '' }, { seq: NOW + 1 })
  const verdict = await verifyClaim({ claim: withdrawal, name, now: NOW, known: await remembered(first) })
  assert.ok(verdict.state === 'refused' && verdict.remember)
  const afterwards = await verifyClaim({ claim: first, ipnsName: oldKey, name, known: verdict.remember, now: NOW })
  assert.equal(afterwards.state === 'refused' && afterwards.reason, 'ROLLBACK')
})

test('a claim that came by itself, without a record, is judged by its signature', async () => {
  assert.equal((await verifyClaim({ claim: first, name, now: NOW })).state, 'verified')
})

const high = (sig: string): string => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const s = order - BigInt(`0x${sig.slice(66, 130)}`)
  return `${sig.slice(0, 66)}${s.toString(16).padStart(64, '0')}${sig.endsWith('1b') ? '1c' : '1b'}`
}

test('a second signature made from a valid one (high s) is refused', async () => {
  const verdict = await verifyClaim({ claim: { ...first, sig: high(first.sig) }, ipnsName: oldKey, name, now: NOW })
  assert.equal(verdict.state === 'refused' && verdict.reason, 'SIGNER_MISMATCH')
})

test('a signature has one form only, and nothing unsigned may stand in a claim', () => {
  assert.ok(signedClaimSchema.safeParse(first).success)
  const odd = [{ sig: first.sig.toUpperCase() }, { sig: first.sig.slice(0, -2) }, { sig: `${first.sig.slice(0, -2)}00` }, { sig: '' }, { note: 'x' }, { seq: 1.5 }, { seq: -1 }, { seq: 2 ** 60 }, { root: 'x' }]
  for (const change of odd) assert.ok(!signedClaimSchema.safeParse({ ...first, ...change }).success, JSON.stringify(change))
})

test('content has no owner', async () => {
  const content = parseName('bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi')
  assert.ok(content)
  assert.deepEqual(await verifyClaim({ claim: first, name: content, now: NOW }), { state: 'none' })
})
