import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { HubDatabase } from '../../lib/db/hub-database.ts'
import type { SignedTeam } from '../../lib/identity/claim/claim.ts'
import { roleAt } from '../../lib/identity/image/role-history.ts'
import { NamespaceRoles } from '../../lib/registry/signatures/namespace-roles.ts'
import { openTestDatabase } from '../db/database.ts'
import { claimBy, DAY, makeKeyName, makeWallet, NOW } from '../identity/claims.ts'
import { teamBy } from '../identity/team/teams.ts'

const owner = makeWallet()
const [bob, carol] = [makeWallet().address, makeWallet().address]
const namespace = owner.address.toLowerCase()

// A namespace with these teams, and which questions its roles asked the database.
async function scene(t: TestContext, teams: SignedTeam[]) {
  const { db } = openTestDatabase(t)
  const ipnsName = await makeKeyName()
  const claim = JSON.stringify(await claimBy(owner, { namespace, hub: '', root: ipnsName }))
  await db.write('restoreNamespace', { namespace, ipnsName, claim, sequence: 1, now: NOW })
  const keep = (more: SignedTeam[]) => db.write('restoreSigning', { namespace, policy: null, teams: more.map((team) => ({ seq: team.seq, team: JSON.stringify(team) })), now: NOW })
  await keep(teams)
  const asked: string[] = []
  const read = ((name: 'roleSource', args: { namespace: string }) => { asked.push(name); return db.read(name, args) }) as HubDatabase['read']
  return { roles: new NamespaceRoles({ read }), keep, asked }
}

const team = (account: string, at: number): Promise<SignedTeam> => teamBy(owner, { subject: namespace, members: [{ account, role: 'write' }] }, { seq: at })

test('the teams of a namespace are read once until another one is signed', async (t) => {
  const { roles, keep, asked } = await scene(t, [await team(bob, NOW - 2 * DAY)])
  for (let i = 0; i < 3; i++) assert.equal(roleAt(await roles.find(namespace), bob, NOW / 1000), 'write')
  assert.equal(asked.filter((name) => name === 'roleSource').length, 1)
  await keep([await team(carol, NOW - DAY)])
  const found = await roles.find(namespace)
  assert.deepEqual([roleAt(found, bob, NOW / 1000), roleAt(found, carol, NOW / 1000), roleAt(found, bob, (NOW - 2 * DAY) / 1000)], [undefined, 'write', 'write'])
})

test('a team that has the signature of another one counts for nothing', async (t) => {
  const good = await team(bob, NOW - 2 * DAY)
  const { roles, keep } = await scene(t, [good])
  await roles.find(namespace)
  await keep([{ ...good, members: [{ account: carol, role: 'owner', recipient: '' }] }, await team(bob, NOW + DAY)])
  assert.equal(roleAt(await roles.find(namespace), carol, NOW / 1000), undefined)
})

test('nobody can sign for a namespace that nobody has claimed', async (t) => {
  const { roles } = await scene(t, [])
  assert.deepEqual(await roles.find('nobody'), { owners: [], teams: [] })
})
