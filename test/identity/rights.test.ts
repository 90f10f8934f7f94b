import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Action } from '../../lib/identity/access.ts'
import { isGranted, isUnbounded, scopeName } from '../../lib/identity/grants.ts'
import { loadRights } from '../../lib/identity/load-rights.ts'
import { Rights, type Role } from '../../lib/identity/rights.ts'
import { openTestDatabase } from '../db/database.ts'

const ACTIONS: Action[] = ['pull', 'push', 'create', 'delete']
const OPERATOR = `0x${'00'.repeat(19)}01`
const OWNER = `0x${'aa'.repeat(20)}`
const MEMBER = `0x${'bb'.repeat(20)}`

function rightsOf(members: { address: string; role: Role }[] = []): Rights {
  const rights = new Rights()
  rights.load({ operator: OPERATOR, namespaces: [{ namespace: 'alice', owner: OWNER, members }] })
  return rights
}

const allowed = (rights: Rights, address: string, namespace: string) => ACTIONS.filter((action) => rights.may(address, namespace, action))

test('owner ⊃ maintain ⊃ write ⊃ read', () => {
  const expected: Record<Role, Action[]> = { owner: ACTIONS, maintain: ACTIONS, write: ['pull', 'push', 'create'], read: ['pull'] }
  for (const [role, actions] of Object.entries(expected)) assert.deepEqual(allowed(rightsOf([{ address: MEMBER, role: role as Role }]), MEMBER, 'alice'), actions, role)
  assert.deepEqual(allowed(rightsOf(), MEMBER, 'alice'), [])
  assert.deepEqual(allowed(rightsOf(), OWNER, 'alice'), ACTIONS)
})

test('the operator has what nobody has taken, and nothing of what somebody has', () => {
  const rights = rightsOf()
  assert.deepEqual(allowed(rights, OPERATOR, 'library'), ACTIONS)
  assert.deepEqual(allowed(rights, OPERATOR, 'new'), ACTIONS)
  assert.deepEqual(allowed(rights, OPERATOR, 'alice'), [])
  assert.deepEqual(allowed(rights, OWNER, 'new'), [])
  assert.equal(rights.isTaken('new'), false)
})

test('a wallet owns the namespace that is its address, and no other wallet does', () => {
  const rights = rightsOf()
  assert.deepEqual(allowed(rights, MEMBER, MEMBER), ACTIONS)
  assert.deepEqual(allowed(rights, OWNER, MEMBER), [])
  assert.deepEqual(allowed(rights, OPERATOR, MEMBER), [])
})

test('a change counts with the next question; addresses may be spelled in any case', () => {
  const rights = rightsOf([{ address: MEMBER.toUpperCase().replace('0X', '0x'), role: 'write' }])
  assert.equal(rights.role(MEMBER, 'alice'), 'write')
  rights.set({ namespace: 'alice', owner: OWNER, members: [] })
  assert.equal(rights.role(MEMBER, 'alice'), undefined)
  rights.remove('alice')
  assert.deepEqual(allowed(rights, OWNER, 'alice'), [])
  rights.setOperator(MEMBER)
  assert.deepEqual(allowed(rights, MEMBER, 'library'), ACTIONS)
})

test('owners and teams come from the database; a namespace without an owner is the operator’s', async (t) => {
  const { db, dataDir } = openTestDatabase(t)
  const writer = new (await import('better-sqlite3')).default(`${dataDir}/hub.sqlite`)
  writer.exec(`INSERT INTO namespace (name, owner, created_at) VALUES ('alice', '${OWNER}', 1), ('old', NULL, 1);
    INSERT INTO team_member (namespace, address, role) VALUES ('alice', '${MEMBER}', 'maintain')`)
  writer.close()
  const rights = new Rights()
  rights.load(await loadRights({ db, dataDir, operator: OPERATOR }))
  assert.deepEqual([rights.role(OWNER, 'alice'), rights.role(MEMBER, 'alice'), rights.owner('old')], ['owner', 'maintain', OPERATOR])
  assert.equal(rights.isTaken('.hub'), false)
  rights.load(await loadRights({ db, dataDir, operator: undefined }))
  assert.match(rights.operator, /^0x[0-9a-f]{40}$/)
})

test('a question costs the same with 10,000 members as with one', () => {
  const members = Array.from({ length: 10_000 }, (_, i) => ({ address: `0x${i.toString(16).padStart(40, '0')}`, role: 'write' as const }))
  const large = new Rights()
  large.load({ operator: OPERATOR, namespaces: Array.from({ length: 20 }, (_, i) => ({ namespace: `n${i}`, owner: OWNER, members: members.slice(i * 500, (i + 1) * 500) })) })
  const cost = (rights: Rights, address: string, namespace: string): number => {
    let best = Infinity
    for (let round = 0; round < 20; round++) {
      const start = performance.now()
      for (let i = 0; i < 20_000; i++) rights.may(address, namespace, 'push')
      best = Math.min(best, performance.now() - start)
    }
    return best
  }
  const [small, big] = [cost(rightsOf([{ address: MEMBER, role: 'write' }]), MEMBER, 'alice'), cost(large, members[9999]?.address ?? '', 'n19')]
  assert.ok(big < small * 4 + 5, `${big} ms instead of ${small} ms for 20,000 questions`)
})

test('a scope covers a repository, a namespace or everything; push covers create', () => {
  const grant = (name: string, ...actions: Action[]) => [{ type: 'repository' as const, name, actions }]
  assert.ok(isGranted(grant('alice/*', 'push'), 'alice/deep/er', 'create'))
  assert.ok(!isGranted(grant('alice/*', 'create'), 'alice/app', 'push'))
  assert.ok(!isGranted(grant('alice/*', 'push'), 'alicex/app', 'push'))
  assert.ok(!isGranted(grant('alice/app', 'push'), 'alice/app/more', 'push'))
  assert.ok(isGranted(grant('*', 'delete'), 'any/thing', 'delete'))
  assert.ok(!isGranted([{ type: 'registry', name: 'catalog', actions: ['pull'] }], 'catalog', 'pull'))
  assert.deepEqual(['*', 'alice/*', 'alice/app', 'x'].map(scopeName), ['*', 'alice/*', 'alice/app', 'library/x'])
  for (const bad of ['', '**', 'alice/**', 'a/b/*', '../*', 'Alice/*', '/*', '*/app', 'a/blobs/b', 'a//b']) assert.equal(scopeName(bad), undefined, bad)
  assert.ok(isUnbounded(undefined) && isUnbounded(grant('*', 'pull', 'push', 'delete')))
  assert.ok(!isUnbounded(grant('*', 'pull', 'push')) && !isUnbounded(grant('alice/*', 'pull', 'push', 'delete')))
})
