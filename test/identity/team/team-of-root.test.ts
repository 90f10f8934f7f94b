import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transactions } from '../../../lib/db/transactions/index.ts'
import { teamOfRoot } from '../../../lib/identity/team/team-of-root.ts'
import { openRows } from '../../roots/rows.ts'
import { claimBy, DAY, handOver, makeKeyName, makeWallet, NOW } from '../claims.ts'
import { teamBy } from './teams.ts'

const [alice, bob] = [makeWallet(), makeWallet()]
const [hub, root] = [await makeKeyName(), await makeKeyName()]
const claim = await claimBy(alice, { namespace: 'alice', hub, root })
const team = await teamBy(alice, { subject: `alice@${hub}`, members: [{ account: bob.address, role: 'write' }] })
const document = { v: 1, kind: 'namespace', claim, team } as const

test('a root’s team is taken when its owner signed it for this very namespace', async () => {
  const kept = { team: JSON.stringify(team), until: team.notAfter * 1000, members: [{ address: bob.address.toLowerCase(), role: 'write' }] }
  assert.deepEqual(await teamOfRoot(document, NOW), kept)
  assert.deepEqual(await teamOfRoot(document, NOW + 200 * DAY), kept)
})

test('a root’s team that somebody else signed, or from before a transfer, is none', async () => {
  const foreign = await teamBy(bob, { subject: `alice@${hub}`, members: [] })
  const elsewhere = await teamBy(alice, { subject: `alice@${root}`, members: [] })
  for (const other of [foreign, elsewhere]) assert.equal(await teamOfRoot({ ...document, team: other }, NOW), undefined)
  assert.equal(await teamOfRoot({ ...document, handovers: [await handOver(bob, claim, alice.address, NOW)] }, NOW), undefined)
  const { team: _, ...alone } = document
  for (const none of [{ ...document, claim: null }, alone]) assert.equal(await teamOfRoot(none, NOW), undefined)
})

test('a restored team does not displace one that was signed here', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const kept = await teamOfRoot(document, NOW)
  assert.ok(kept)
  assert.equal(rows.write(transactions.restoreTeam, { namespace: 'alice', ...kept }), true)
  assert.equal(rows.write(transactions.restoreTeam, { namespace: 'alice', ...kept, members: [] }), false)
  assert.deepEqual(rows.db.prepare('SELECT address, role FROM team_member').all(), kept.members)
})
