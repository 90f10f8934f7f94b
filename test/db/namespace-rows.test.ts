import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queries } from '../../lib/db/queries/index.ts'
import { REST_MS } from '../../lib/db/handle-rest.ts'
import type { AppliedClaim } from '../../lib/db/transactions/identity-namespaces.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { skeletonOf } from '../../lib/names/skeleton.ts'
import { withdrawRoot } from '../../lib/roots/build/withdraw-root.ts'
import { CLAIM, KEY, openRows, pushRows, type Rows } from '../roots/rows.ts'

const ALICE = `0x${'a1'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`

function claimOf(rows: Rows, namespace: string, more: Partial<AppliedClaim> = {}): AppliedClaim {
  const owner = more.owner ?? ALICE
  return {
    namespace, kind: 'handle', owner, ipnsName: KEY, ownKey: false, claim: JSON.stringify({ ...(JSON.parse(CLAIM) as object), owner, seq: rows.clock.now }), claimUntil: rows.clock.now + 1000, frozen: null, proof: '{"by":"hub"}',
    isLookedUp: false, handovers: null, known: { subject: `${namespace}@hub`, digest: `0x${rows.clock.now}`, seq: rows.clock.now, owner, root: KEY }, latest: rows.clock.now, before: undefined,
    handle: { skeleton: skeletonOf(namespace), most: 3 }, now: rows.clock.now, ...more,
  }
}

const take = (rows: Rows, namespace: string, more: Partial<AppliedClaim> = {}): boolean => rows.attempt(transactions.applyClaim, claimOf(rows, namespace, more))
const release = async (rows: Rows, namespace: string, owner = ALICE): Promise<boolean> => {
  const { root, uses } = await withdrawRoot(rows.db, rows.dataDir, namespace)
  return rows.attempt(transactions.releaseHandle, { namespace, owner, skeleton: skeletonOf(namespace), root, uses, now: rows.clock.now })
}
const used = ({ db }: Rows): unknown[] => db.prepare('SELECT hex(hash) FROM block_use WHERE uses > 0 ORDER BY 1').pluck().all()

test('a claim is written only over what it was judged against', (t) => {
  const rows = openRows(t)
  const first = claimOf(rows, 'alice')
  assert.equal(rows.attempt(transactions.applyClaim, first), true)
  assert.equal(rows.attempt(transactions.applyClaim, first), false, 'there is a namespace now')
  rows.clock.now++
  assert.equal(take(rows, 'alice', { before: { claim: 'another' } }), false)
  assert.equal(take(rows, 'alice', { before: { claim: first.claim } }), true)
  assert.equal(take(rows, 'nobody', { before: { claim: null } }), false)
})

test('a handle that looks like one that is there, or rests, is not written; nor a fourth', async (t) => {
  const rows = openRows(t)
  assert.deepEqual(['one', 'two', 'three', 'four'].map((name) => take(rows, name)), [true, true, true, false])
  assert.equal(take(rows, 'o-ne', { owner: BOB }), false)
  assert.equal(await release(rows, 'one'), true)
  assert.equal(take(rows, '0ne', { owner: BOB }), false)
  rows.clock.now += REST_MS
  assert.equal(take(rows, '0ne', { owner: BOB }), true)
  assert.equal(take(rows, 'one', { owner: BOB }), false)
  assert.equal(take(rows, 'four', { handle: { skeleton: 'four', most: null } }), true)
})

test('a claim of before a handle was given up takes it no more, whatever else is remembered', async (t) => {
  const rows = openRows(t)
  const old = claimOf(rows, 'alice')
  assert.equal(rows.attempt(transactions.applyClaim, old), true)
  assert.equal(await release(rows, 'alice'), true)
  rows.db.exec('DELETE FROM observed_claim')
  rows.clock.now += REST_MS
  assert.equal(rows.attempt(transactions.applyClaim, { ...old, now: rows.clock.now }), false)
  assert.equal(take(rows, 'alice'), true)
})

test('what the operator pushes to has a skeleton from its first push on, also beside one that looks like it', (t) => {
  const rows = openRows(t)
  pushRows(rows, 'team-1/app', 'x', { tags: ['v1'] })
  assert.equal(take(rows, 'teaml'), false)
  assert.equal(take(rows, 'good'), true)
  pushRows(rows, 'g00d/app', 'y', { tags: ['v1'] })
  assert.deepEqual(queries.handleFacts(rows.db, { skeleton: 'good', owner: ALICE }), { lookalike: { handle: 'good', releasedAt: null }, count: 1 })
})

test('a push that was under way when its owner gave the handle up does not make it the operator’s', async (t) => {
  const rows = openRows(t)
  take(rows, 'alice')
  assert.equal(await release(rows, 'alice'), true)
  const push = () => pushRows(rows, 'alice/app', 'late', { tags: ['v1'] })
  assert.throws(push, { code: 'DENIED' })
  assert.equal(rows.db.prepare("SELECT count(*) FROM namespace WHERE name = 'alice'").pluck().get(), 0)
  rows.clock.now += REST_MS
  push()
})

test('a released handle lets go of all blocks that it published, and of empty repositories', async (t) => {
  const rows = openRows(t)
  take(rows, 'other')
  await rows.publish('other')
  const before = used(rows)
  take(rows, 'alice')
  const digest = pushRows(rows, 'alice/app', 'image', { tags: ['v1'] })
  await rows.publish('alice')
  assert.ok(used(rows).length > before.length)
  assert.equal(await release(rows, 'alice'), false, 'it has a repository')
  rows.write(transactions.deleteManifest, { repository: 'alice/app', digest, now: rows.clock.now })
  assert.equal(await release(rows, 'alice', BOB), false, 'it is Alice’s')
  assert.equal(await release(rows, 'alice'), true)
  assert.deepEqual(used(rows), before)
  assert.deepEqual(rows.db.prepare("SELECT (SELECT count(*) FROM repository WHERE namespace = 'alice') + (SELECT count(*) FROM namespace WHERE name = 'alice') + (SELECT count(*) FROM root_change WHERE namespace = 'alice')").pluck().get(), 0)
})

test('a root that moves while a handle is given up stops that, and no use is counted twice', async (t) => {
  const rows = openRows(t)
  take(rows, 'alice')
  await rows.publish('alice')
  const { root, uses } = await withdrawRoot(rows.db, rows.dataDir, 'alice')
  rows.clock.now++
  take(rows, 'alice', { before: { claim: rows.db.prepare("SELECT claim FROM namespace WHERE name = 'alice'").pluck().get() as string }, handovers: null })
  pushRows(rows, 'alice/app', 'x')
  await rows.publish('alice')
  assert.equal(rows.attempt(transactions.releaseHandle, { namespace: 'alice', owner: ALICE, skeleton: 'allce', root, uses, now: rows.clock.now }), false)
})

test('another key of a namespace has no record until one is signed by it, and the old key’s signature is not kept', (t) => {
  const rows = openRows(t)
  take(rows, 'alice')
  const sequence = 7
  rows.db.prepare("UPDATE namespace SET root = 'bafy', sequence = ?, record = x'01', record_sequence = ? WHERE name = 'alice'").run(sequence, sequence)
  const claim = rows.db.prepare("SELECT claim FROM namespace WHERE name = 'alice'").pluck().get() as string
  rows.clock.now++
  take(rows, 'alice', { before: { claim }, ipnsName: `${KEY.slice(0, -1)}z` })
  assert.deepEqual(rows.db.prepare("SELECT record, record_eol FROM namespace WHERE name = 'alice'").get(), { record: null, record_eol: null })
  const signed = { namespace: 'alice', sequence, record: new Uint8Array(1), eol: 0, now: rows.clock.now }
  assert.equal(rows.write(transactions.recordSigned, { ...signed, ipnsName: KEY }), false)
  assert.equal(rows.write(transactions.recordSigned, { ...signed, ipnsName: `${KEY.slice(0, -1)}z` }), true)
})

test('an offer and a team end with the ownership that made them', (t) => {
  const rows = openRows(t)
  take(rows, 'alice')
  const claim = rows.db.prepare("SELECT claim FROM namespace WHERE name = 'alice'").pluck().get() as string
  rows.write(transactions.offerTransfer, { namespace: 'alice', claim, transfer: '{"to":"x"}', now: 1 })
  rows.db.prepare("INSERT INTO team_member (namespace, address, role) VALUES ('alice', 'x', 'write')").run()
  rows.db.prepare("UPDATE namespace SET team = '{}', team_until = 9 WHERE name = 'alice'").run()
  rows.clock.now++
  assert.equal(take(rows, 'alice', { owner: BOB, before: { claim } }), true)
  assert.deepEqual(queries.rightsOf(rows.db, { namespace: 'alice' })?.members, [])
  assert.equal(queries.namespaceRow(rows.db, { name: 'alice' })?.transfer, null)
  assert.equal(queries.namespaceRow(rows.db, { name: 'alice' })?.teamUntil, null)
})
