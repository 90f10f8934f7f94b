import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimSubject } from '../../lib/identity/claim/claim.ts'
import { hubNamespace } from '../../lib/identity/claim/claim-form.ts'
import { hashTransfer, TRANSFER_DATA } from '../../lib/identity/claim/typed-data.ts'
import { verifyClaim, type ClaimQuestion } from '../../lib/identity/claim/verify-claim.ts'
import type { Name } from '../../lib/names/name.ts'
import { claimBy, handOver, makeKeyName, makeWallet, NOW, remembered } from './claims.ts'

const [alice, bob, carol, mallory] = [makeWallet(), makeWallet(), makeWallet(), makeWallet()]
const [hub, otherHub, key, bobsKey, mallorysKey] = [await makeKeyName(), await makeKeyName(), await makeKeyName(), await makeKeyName(), await makeKeyName()]
const handle: Name = { kind: 'handle', handle: 'alice' }
const byKey: Name = { kind: 'ipns', ipnsName: key }
const domain: Name = { kind: 'dns', domain: 'example.org' }
const handleClaim = await claimBy(alice, { namespace: 'alice', root: key, hub })
const domainClaim = await claimBy(alice, { namespace: 'example.org', root: key })
const ensClaim = await claimBy(alice, { namespace: 'alice.eth', root: key })
const known = await remembered(handleClaim)

async function judge(question: Omit<ClaimQuestion, 'now'>): Promise<string> {
  const verdict = await verifyClaim({ now: NOW, ...question })
  if (verdict.state === 'refused') return verdict.reason
  return 'confirmed' in verdict ? `${verdict.state} ${verdict.confirmed ? 'confirmed' : 'by key'}` : verdict.state
}

const ROWS: [string, Omit<ClaimQuestion, 'now'>, string][] = [
  ['a handle that the hub in its claim lists', { claim: handleClaim, ipnsName: key, name: handle, hubListsHandle: hub }, 'verified confirmed'],
  ['a handle that only another hub lists', { claim: handleClaim, ipnsName: key, name: handle, hubListsHandle: otherHub }, 'NOT_LISTED'],
  ['a handle that no hub lists', { claim: handleClaim, ipnsName: key, name: handle }, 'NOT_LISTED'],
  ['a handle whose claim names no hub', { claim: await claimBy(alice, { namespace: 'alice', root: key }), ipnsName: key, name: handle, hubListsHandle: hub }, 'MALFORMED'],
  ['a handle without a claim', { claim: undefined, ipnsName: key, name: handle, hubListsHandle: hub }, 'none'],
  ['the key of a handle, without asking its hub', { claim: handleClaim, ipnsName: key, name: byKey }, 'verified by key'],
  ['the key of a handle, after asking its hub', { claim: handleClaim, ipnsName: key, name: byKey, hubListsHandle: hub }, 'verified confirmed'],
  ['a key without a claim', { claim: undefined, ipnsName: key, name: byKey }, 'none'],
  ['a key claimed under its own name', { claim: await claimBy(alice, { namespace: key, root: key }), ipnsName: key, name: byKey }, 'verified confirmed'],
  ["a key's name claimed for another key", { claim: await claimBy(alice, { namespace: bobsKey, root: key }), ipnsName: key, name: byKey }, 'OTHER_ROOT'],
  ['a domain that leads to the key in its claim', { claim: domainClaim, ipnsName: key, name: domain, dnsResolvesTo: key }, 'verified confirmed'],
  ['a domain that leads to another key', { claim: domainClaim, ipnsName: key, name: domain, dnsResolvesTo: bobsKey }, 'OTHER_ROOT'],
  ['a domain that was not looked up', { claim: domainClaim, ipnsName: key, name: domain }, 'OTHER_ROOT'],
  ['a domain that leads to a key claimed as a handle', { claim: handleClaim, ipnsName: key, name: domain, dnsResolvesTo: key }, 'verified by key'],
  ['a domain that leads to a key claimed for another domain', { claim: domainClaim, ipnsName: key, name: { kind: 'dns', domain: 'evil.org' }, dnsResolvesTo: key }, 'verified by key'],
  ['an ENS name that leads to the key in its claim', { claim: ensClaim, ipnsName: key, name: { kind: 'ens', name: 'alice.eth' }, dnsResolvesTo: key }, 'verified confirmed'],
  ['an ENS name that leads elsewhere', { claim: ensClaim, ipnsName: key, name: { kind: 'ens', name: 'alice.eth' }, dnsResolvesTo: bobsKey }, 'OTHER_ROOT'],
  ['a hub without a public name', { claim: await claimBy(alice, { namespace: 'hub', root: key }), ipnsName: key, name: byKey }, 'verified by key'],
]

for (const [what, question, expected] of ROWS) {
  test(`${what}: ${expected}`, async () => assert.equal(await judge(question), expected))
}

test('a hub claims its root as its public domain; as `hub` where that is none that could lead to it', async () => {
  assert.equal(hubNamespace('hub.example.org'), 'hub.example.org')
  for (const host of [undefined, 'localhost', '127.0.0.1', '[::1]', 'intranet']) {
    assert.equal(hubNamespace(host), 'hub')
    const claim = await claimBy(alice, { namespace: hubNamespace(host), root: key })
    assert.equal(await judge({ claim, ipnsName: key, name: byKey }), 'verified by key')
  }
})

test("a stranger's claim to a handle, seen through the stranger's key, is not remembered for the handle", async () => {
  const claim = await claimBy(mallory, { namespace: 'alice', root: mallorysKey, hub })
  const verdict = await verifyClaim({ claim, ipnsName: mallorysKey, name: { kind: 'ipns', ipnsName: mallorysKey }, now: NOW })
  assert.ok(verdict.state === 'verified')
  assert.deepEqual([verdict.owner, verdict.confirmed, verdict.remember], [mallory.address, false, undefined])
})

test("a stranger's withdrawal of somebody's domain is not remembered, the owner's is", async () => {
  const question = { name: domain, known: await remembered(domainClaim), now: NOW }
  const strangers = await verifyClaim({ ...question, claim: await claimBy(mallory, { namespace: 'example.org', root: '' }, { seq: NOW + 1 }) })
  assert.ok(strangers.state === 'refused' && strangers.remember === undefined)
  const atFirstSight = await verifyClaim({ name: domain, now: NOW, claim: await claimBy(mallory, { namespace: 'example.org', root: '' }) })
  assert.ok(atFirstSight.state === 'refused' && atFirstSight.reason === 'REVOKED' && atFirstSight.remember === undefined)
  const owners = await verifyClaim({ ...question, claim: await claimBy(alice, { namespace: 'example.org', root: '' }, { seq: NOW + 1 }) })
  assert.ok(owners.state === 'refused' && owners.reason === 'REVOKED' && owners.remember)
})

test('a domain that changes hands takes the new owner without a transfer', async () => {
  const claim = await claimBy(bob, { namespace: 'example.org', root: bobsKey }, { seq: NOW + 1 })
  const question = { claim, ipnsName: bobsKey, name: domain, known: await remembered(domainClaim) }
  assert.equal(await judge({ ...question, dnsResolvesTo: bobsKey }), 'verified confirmed')
  assert.equal(await judge({ ...question, name: { kind: 'ipns', ipnsName: bobsKey } }), 'OWNER_CHANGED')
})

test('a handle with one name on two hubs is two subjects', () => {
  assert.notEqual(claimSubject(handleClaim), claimSubject({ ...handleClaim, hub: otherHub }))
  assert.equal(claimSubject(domainClaim), 'example.org')
})

const toBob = await handOver(alice, handleClaim, bob.address, NOW + 1)
const claimAfter = async (handover: typeof toBob, wallet = bob) =>
  claimBy(wallet, { namespace: 'alice', root: bobsKey, hub, prev: await hashTransfer(handover.transfer) }, { seq: handover.transfer.seq + 1 })
const bobs = { claim: await claimAfter(toBob), ipnsName: bobsKey, name: handle, hubListsHandle: hub, known }

test('a handle changes hands by a transfer that its owner signed', async () => {
  assert.equal(await judge({ ...bobs, handovers: [toBob] }), 'verified confirmed')
})

test('a handle changes hands twice while nobody looked', async () => {
  const toCarol = await handOver(bob, bobs.claim, carol.address, NOW + 10)
  assert.equal(await judge({ ...bobs, claim: await claimAfter(toCarol, carol), handovers: [toBob, toCarol] }), 'verified confirmed')
  assert.equal(await judge({ ...bobs, claim: await claimAfter(toCarol, carol), handovers: [toCarol] }), 'OWNER_CHANGED')
  const sinceBob = { ...bobs, known: await remembered(bobs.claim), claim: await claimAfter(toCarol, carol) }
  assert.equal(await judge({ ...sinceBob, handovers: [toBob, toCarol] }), 'verified confirmed')
})

test('a handover after a renewal that was never seen holds', async () => {
  const renewed = await claimBy(alice, { namespace: 'alice', root: key, hub }, { seq: NOW + 5 })
  const handover = await handOver(alice, renewed, bob.address, NOW + 6)
  assert.equal(await judge({ ...bobs, claim: await claimAfter(handover), handovers: [handover] }), 'verified confirmed')
})

test('a new owner without a transfer is refused, whatever its hub says', async () => {
  assert.equal(await judge(bobs), 'OWNER_CHANGED')
})

/** The owner's signature under a transfer of `namespace` that ends the claim to another one. */
const transferAs = async (namespace: string, { ended, transfer: { sig: _sig, ...transfer } }: typeof toBob): Promise<typeof toBob> => {
  const mixed = { ...transfer, namespace }
  return { ended, transfer: { ...mixed, sig: await alice.signTypedData(TRANSFER_DATA.domain, TRANSFER_DATA.types, mixed) } }
}

test('a transfer moves no other handle and none on another hub, by nobody but the owner, and not twice', async () => {
  const elsewhere = await claimBy(alice, { namespace: 'alice', root: key, hub: otherHub })
  const renewed = await claimBy(alice, { namespace: 'alice', root: key, hub }, { seq: NOW + 5 })
  const ofBob = await handOver(alice, await claimBy(alice, { namespace: 'bob', root: key, hub }), bob.address, NOW + 1)
  const forged = await handOver(mallory, handleClaim, bob.address, NOW + 1)
  const hostile = [
    await handOver(alice, elsewhere, bob.address, NOW + 1),
    ofBob,
    await transferAs('alice', ofBob),
    await handOver(alice, renewed, bob.address, NOW + 3),
    { ...forged, transfer: { ...forged.transfer, from: alice.address } },
    { ...toBob, transfer: { ...toBob.transfer, to: mallory.address } },
    await handOver(alice, handleClaim, bob.address, NOW),
  ]
  for (const handover of hostile) {
    assert.equal(await judge({ ...bobs, claim: await claimAfter(handover), handovers: [handover] }), 'OWNER_CHANGED')
  }
  const back = await handOver(bob, bobs.claim, alice.address, NOW + 10)
  const alices = await claimAfter(back, alice)
  assert.equal(await judge({ ...bobs, claim: { ...bobs.claim, seq: alices.seq + 1 }, known: await remembered(alices), handovers: [toBob] }), 'SIGNER_MISMATCH')
  const again = await claimBy(bob, { namespace: 'alice', root: bobsKey, hub, prev: bobs.claim.prev }, { seq: alices.seq + 1 })
  assert.equal(await judge({ ...bobs, claim: again, known: await remembered(alices), handovers: [toBob] }), 'OWNER_CHANGED')
})
