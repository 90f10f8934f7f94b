import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transactions } from '../../lib/db/transactions/index.ts'
import { endTeam } from '../../lib/db/transactions/team-rows.ts'
import { MAX_HANDOVERS, parseRootDocument, type RootDocument } from '../../lib/roots/documents.ts'
import { claimBy, handOver, makeKeyName, makeWallet, NOW } from '../identity/claims.ts'
import { teamBy } from '../identity/team/teams.ts'
import { lookInto } from './look-into.ts'
import { openRows, type Rows } from './rows.ts'

const [alice, bob] = [makeWallet(), makeWallet()]
const [hub, root] = [await makeKeyName(), await makeKeyName()]
const claim = await claimBy(alice, { namespace: 'alice', hub, root })
const members = [{ account: bob.address, role: 'write' as const }]

async function published(rows: Rows): Promise<RootDocument> {
  await rows.publish('alice')
  return parseRootDocument(Buffer.from((await lookInto(rows, 'alice').text('ipcr.json')) ?? ''))
}

function record({ write, clock }: Rows, team: Awaited<ReturnType<typeof teamBy>>): boolean {
  const rows = team.members.map(({ account, role }) => ({ address: account.toLowerCase(), role }))
  return write(transactions.recordTeam, { namespace: 'alice', owner: null, handovers: null, team: JSON.stringify(team), seq: team.seq, latest: clock.now, until: team.notAfter * 1000, members: rows, now: clock.now })
}

test('a team is in the next root as it was signed, and goes out of it with its owner', async (t) => {
  const rows = openRows(t, { claim: JSON.stringify(claim) })
  rows.claimNamespace('alice')
  assert.equal((await published(rows)).team, undefined)
  const [first, second] = [await teamBy(alice, { subject: `alice@${hub}`, members }), await teamBy(alice, { subject: `alice@${hub}`, members: [] }, { seq: NOW + 1 })]
  assert.ok(record(rows, first))
  assert.deepEqual((await published(rows)).team, first)
  assert.ok(record(rows, second))
  assert.deepEqual((await published(rows)).team, second)
  rows.write((db) => endTeam(db, 'alice'), undefined)
  rows.claimNamespace('alice')
  assert.equal((await published(rows)).team, undefined)
})

test('a team that is known already changes nothing; one that is older, or of another owner, is refused', async (t) => {
  const rows = openRows(t, { claim: JSON.stringify(claim) })
  rows.claimNamespace('alice')
  const subject = `alice@${hub}`
  const [first, second] = [await teamBy(alice, { subject, members }), await teamBy(alice, { subject, members: [] }, { seq: NOW + 1 })]
  assert.deepEqual([record(rows, second), record(rows, second)], [true, false])
  assert.throws(() => record(rows, first), { code: 'TEAM_ROLLBACK' })
  const other = await teamBy(alice, { subject, members }, { seq: NOW + 1 })
  assert.throws(() => record(rows, other), { code: 'TEAM_CONFLICT' })
  rows.db.exec("UPDATE namespace SET owner = 'x' WHERE name = 'alice'")
  const third = await teamBy(alice, { subject, members }, { seq: NOW + 2 })
  assert.throws(() => record(rows, third), { code: 'OWNER_MOVED' })
  assert.deepEqual(rows.db.prepare('SELECT count(*) FROM team_member').pluck().get(), 0)
})

test('a team that was signed under a clock that was far ahead makes way for the next', async (t) => {
  const rows = openRows(t, { claim: JSON.stringify(claim) })
  rows.claimNamespace('alice')
  const ahead = rows.clock.now + 365 * 86_400_000
  const team = await teamBy(alice, { subject: `alice@${hub}`, members }, { seq: ahead, notAfter: Math.floor(ahead / 1000) + 86_400 })
  assert.ok(record(rows, team))
  const next = await teamBy(alice, { subject: `alice@${hub}`, members: [] })
  assert.ok(record(rows, next))
  assert.throws(() => record(rows, { ...next, seq: next.seq - 1 }), { code: 'TEAM_ROLLBACK' })
})

test('an ended team comes back as nothing but a later one', async (t) => {
  const rows = openRows(t, { claim: JSON.stringify(claim) })
  rows.claimNamespace('alice')
  const subject = `alice@${hub}`
  const first = await teamBy(alice, { subject, members })
  record(rows, first)
  rows.write((db) => endTeam(db, 'alice'), undefined)
  const older = await teamBy(alice, { subject, members }, { seq: NOW - 1 })
  assert.throws(() => record(rows, older), { code: 'TEAM_ROLLBACK' })
  assert.ok(record(rows, await teamBy(alice, { subject, members: [] }, { seq: NOW + 1 })))
})

test('how a handle came to its owner is in its root, of very many changes the newest', async (t) => {
  const rows = openRows(t, { claim: JSON.stringify(claim) })
  rows.claimNamespace('alice')
  const handover = await handOver(alice, claim, bob.address, NOW)
  const many = Array.from({ length: MAX_HANDOVERS + 1 }, (_, seq) => ({ ...handover, transfer: { ...handover.transfer, seq } }))
  rows.db.prepare("UPDATE namespace SET handovers = ? WHERE name = 'alice'").run(JSON.stringify([handover]))
  rows.claimNamespace('alice')
  assert.deepEqual((await published(rows)).handovers, [handover])
  rows.db.prepare("UPDATE namespace SET handovers = ? WHERE name = 'alice'").run(JSON.stringify(many))
  rows.claimNamespace('alice')
  assert.deepEqual((await published(rows)).handovers?.map(({ transfer }) => transfer.seq), Array.from({ length: MAX_HANDOVERS }, (_, i) => i + 1))
})
