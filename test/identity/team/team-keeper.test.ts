import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { HUB } from '../../../lib/db/hub-name.ts'
import { hubDatabasePath } from '../../../lib/db/open.ts'
import type { SignedTeam } from '../../../lib/identity/claim/claim.ts'
import { createOpenAccess, type Principal } from '../../../lib/identity/access.ts'
import { loadRights, refreshRights } from '../../../lib/identity/load-rights.ts'
import { exportOperatorWallet, openOperatorWallet } from '../../../lib/identity/keys/operator-wallet.ts'
import { Rights } from '../../../lib/identity/rights.ts'
import { RENEW_TEAM_MS, TeamKeeper } from '../../../lib/identity/team/team-keeper.ts'
import type { TeamParts } from '../../../lib/identity/team/team-parts.ts'
import { TeamService } from '../../../lib/identity/team/team-service.ts'
import { verifyTeam } from '../../../lib/identity/team/verify-team.ts'
import { createLogger } from '../../../lib/logger.ts'
import { openRootThread } from '../../../lib/roots/build/root-thread.ts'
import { KeyedLock } from '../../../lib/store/keyed-lock.ts'
import { openTestDatabase } from '../../db/database.ts'
import { DAY, makeWallet } from '../claims.ts'

const bob = makeWallet()

/** A hub's parts for teams over a clock of their own: `ours` is the operator's, `theirs` a wallet's. */
async function openScene(t: TestContext) {
  const { db, dataDir, reader } = openTestDatabase(t)
  const clock = { now: Date.now() }
  const { address } = await openOperatorWallet(dataDir)
  const [rights, thread] = [new Rights({ now: () => clock.now }), openRootThread(dataDir)]
  t.after(() => thread.close())
  rights.load(await loadRights({ db, dataDir, operator: undefined }))
  const published = { count: 0 }
  const parts: TeamParts = {
    db, rights, thread, access: createOpenAccess(), locks: new KeyedLock(), now: () => clock.now, changed: () => { published.count++ },
    ipns: async () => db.lookups.ownName(HUB) ?? (await thread.call('key', { key: HUB })).ipnsName,
    refresh: (namespace) => refreshRights(db, rights, namespace),
  }
  const writer = new Database(hubDatabasePath(dataDir))
  writer.exec("INSERT INTO namespace (name, created_at) VALUES ('ours', 1); INSERT INTO namespace (name, owner, team, team_until, created_at) VALUES ('theirs', '0x01', '{}', 1, 1)")
  writer.prepare("UPDATE namespace SET team_until = ? WHERE name = 'theirs'").run(clock.now + DAY)
  writer.close()
  const [service, keeper] = [new TeamService(parts), new TeamKeeper(parts, createLogger('silent'))]
  t.after(() => keeper.close())
  const teamOf = (name: string) => reader.prepare('SELECT team, team_until AS until FROM namespace WHERE name = ?').get(name) as { team: string; until: number }
  const operator: Principal = { kind: 'account', address: address.toLowerCase(), via: 'session' }
  await service.setMembers('ours', [{ address: bob.address, role: 'write' }], { principal: operator, address: null })
  return { parts, keeper, clock, rights, thread, teamOf, published, address }
}

test('a team that the hub signs is renewed before it ends, with the members that it has; a wallet’s own is left to the wallet', async (t) => {
  const { parts, keeper, clock, rights, teamOf, published, address } = await openScene(t)
  const before = teamOf('ours')

  clock.now = before.until - RENEW_TEAM_MS - 1
  await keeper.run()
  assert.deepEqual(teamOf('ours'), before)

  clock.now = before.until - RENEW_TEAM_MS + 1
  await keeper.run()
  const after = teamOf('ours')
  assert.ok(after.until > before.until + 100 * DAY)
  const team = JSON.parse(after.team) as SignedTeam
  const verdict = await verifyTeam({ team, subject: `ours@${await parts.ipns()}`, owner: address, now: clock.now })
  assert.deepEqual(verdict.state === 'verified' && verdict.members, [{ account: bob.address, role: 'write', recipient: '' }])
  assert.equal(published.count, 2)

  clock.now = before.until + DAY
  assert.equal(rights.role(bob.address.toLowerCase(), 'ours'), 'write')
  assert.equal(teamOf('theirs').team, '{}')

  clock.now = after.until + 1
  await keeper.run()
  assert.equal(teamOf('ours').team, after.team)
  assert.equal(rights.role(bob.address.toLowerCase(), 'ours'), undefined)
})

test('with another wallet of the operator the teams are signed anew, once', async (t) => {
  const { parts, keeper, thread, teamOf } = await openScene(t)
  const elsewhere = openTestDatabase(t).dataDir
  const { address } = await openOperatorWallet(elsewhere)
  const bytes = await exportOperatorWallet(elsewhere)
  assert.ok(bytes)
  await thread.call('importWallet', { bytes, replace: true })
  const before = teamOf('ours').team
  await keeper.run()
  const after = teamOf('ours').team
  const verdict = await verifyTeam({ team: JSON.parse(after) as SignedTeam, subject: `ours@${await parts.ipns()}`, owner: address, now: parts.now() })
  assert.deepEqual(verdict.state === 'verified' && verdict.members.map(({ account }) => account), [bob.address])
  assert.notEqual(after, before)
  await keeper.run()
  assert.equal(teamOf('ours').team, after)
})
