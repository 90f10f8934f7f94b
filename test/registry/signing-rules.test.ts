import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HubDatabase } from '../../lib/db/hub-database.ts'
import { NO_SIGNING, type NamespaceSigning } from '../../lib/identity/image/policy.ts'
import { SigningRules } from '../../lib/registry/signatures/signing-rules.ts'
import { TagTrusts } from '../../lib/registry/signatures/tag-trust.ts'
import { openTestDatabase } from '../db/database.ts'

const ALL: NamespaceSigning = { policy: { v: 1, signed: 'all' }, keys: [] }
const restore = (db: HubDatabase, namespace: string, policy: object) => db.write('restoreSigning', { namespace, policy: JSON.stringify(policy), teams: [], now: 1 })

test('a rule that cannot be read asks for signatures, and the others stand', async (t) => {
  const { db } = openTestDatabase(t)
  await restore(db, 'alice', { policy: { v: 1, signed: ['app'] }, keys: [] })
  await restore(db, 'bob', { policy: { v: 1, signed: Array.from({ length: 500 }, (_, i) => `r${i}`) }, keys: [] })
  const rules = new SigningRules(db)
  await rules.load()
  assert.deepEqual(['alice/app', 'alice/other', 'bob/any', 'carol/app'].map((name) => rules.wants(name)), [true, false, true, false])
})

test('a rule that is set while they are loaded stands afterwards', async (t) => {
  const { db } = openTestDatabase(t)
  await db.write('restoreNamespace', { namespace: 'alice', ipnsName: 'k51', claim: null, sequence: 1, now: 1 })
  let rules: SigningRules | undefined
  const set = () => rules?.set('alice', ALL, 2, { namespace: 'alice', at: 2, action: 'policy', target: 'alice', actor: 'operator', via: 'open' })
  let isFirst = true
  const read = (async (name: 'policies', args: Record<string, never>) => {
    const rows = await db.read(name, args)
    if (isFirst) await set()
    isFirst = false
    return rows
  }) as HubDatabase['read']
  rules = new SigningRules({ read, write: db.write })
  assert.deepEqual(rules.of('alice'), NO_SIGNING)
  await rules.load()
  assert.equal(rules.wants('alice/app'), true)
})

test('before they are loaded a tag may be one that should be signed, and whoever asks for the warning waits', async (t) => {
  const { db } = openTestDatabase(t)
  await restore(db, 'alice', ALL)
  const rules = new SigningRules(db)
  const trusts = new TagTrusts({ rules, wallets: { ofTags: async () => new Map() }, cosign: { isSigned: async () => false } })
  assert.equal(trusts.isWanted('bob/app'), true)
  const warnings = Promise.all(['alice/app', 'bob/app'].map((name) => trusts.warning(name, { name: 'v1', digest: `sha256:${'0'.repeat(64)}` })))
  await rules.load()
  const [alice, bob] = await warnings
  assert.match(alice ?? '', /alice\/app:v1 should be signed/)
  assert.deepEqual([bob, trusts.isWanted('bob/app')], [undefined, false])
})
