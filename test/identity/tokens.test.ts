import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { hashSecret, kindOfSecret, makeSecret, shownPrefix } from '../../lib/identity/tokens/secret.ts'
import { TokenStore } from '../../lib/identity/tokens/token-store.ts'
import { createLogger } from '../../lib/logger.ts'
import { openTestDatabase } from '../db/database.ts'

const OWNER = `0x${'12'.repeat(20)}`
const DAY = 24 * 3600 * 1000

function openStore(t: TestContext) {
  const database = openTestDatabase(t)
  const clock = { now: Date.now() }
  const open = (): TokenStore => new TokenStore({ db: database.db, now: () => clock.now, logger: createLogger('silent') })
  const lastUsed = (id: string) => database.reader.prepare<[string], { at: number | null; until: number }>('SELECT last_used_at AS at, expires_at AS until FROM token WHERE id = ?').get(id)
  return { ...database, clock, open, store: open(), lastUsed }
}

const draft = (clock: { now: number }) => ({ kind: 'pat' as const, owner: OWNER, name: 'ci', expiresAt: clock.now + DAY })

test('a secret is its kind, 43 characters of 256 random bits, and a checksum that finds a slip', () => {
  for (const [kind, spelled] of [['pat', 'pat'], ['bot', 'bot'], ['refresh', 'rt']] as const) {
    const secret = makeSecret(kind)
    assert.match(secret, new RegExp(`^ipcr_${spelled}_[0-9A-Za-z]{49}$`))
    assert.equal(kindOfSecret(secret), kind)
    assert.equal(kindOfSecret(secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'))), undefined)
    assert.equal(kindOfSecret(secret.replace(/_(.)(.)([^_]*)$/, '_$2$1$3')), secret.match(/_(.)\1[^_]*$/) ? kind : undefined)
  }
  assert.equal(new Set(Array.from({ length: 1000 }, () => makeSecret('pat'))).size, 1000)
  assert.equal(kindOfSecret('ipcr_pat_'), undefined)
})

test('only the hash of a secret is on the disk', async (t) => {
  const { store, clock, dataDir, reader } = openStore(t)
  const { secret } = await store.create(draft(clock))
  assert.equal(reader.prepare('SELECT 1 FROM token WHERE hash = ?').all(hashSecret(secret)).length, 1)
  for (const file of ['hub.sqlite', 'hub.sqlite-wal']) assert.ok(!readFileSync(join(dataDir, file)).includes(secret.slice(shownPrefix(secret).length)), file)
})

test('a token is found until it ends, also after a restart', async (t) => {
  const { store, open, clock } = openStore(t)
  const { id, secret } = await store.create(draft(clock))
  assert.deepEqual(open().find(secret), { id, kind: 'pat', isRobot: false, owner: OWNER, name: 'ci', grants: [{ type: 'repository', name: '*', actions: ['pull', 'push', 'create', 'delete'] }], expiresAt: clock.now + DAY })
  assert.equal(store.find(makeSecret('pat')), undefined)
  clock.now += DAY
  assert.equal(store.find(secret), undefined)
})

test('a revoked token is not found again, and what came of it goes with it', async (t) => {
  const { store, open, clock } = openStore(t)
  const { id, secret } = await store.create(draft(clock))
  const refresh = await store.create({ ...draft(clock), kind: 'refresh', parent: id })
  assert.equal(await store.revoke(id, `0x${'99'.repeat(20)}`), false)
  assert.ok(store.find(secret))
  assert.equal(await store.revoke(id, OWNER), true)
  assert.equal(store.find(secret), undefined)
  assert.equal(store.find(refresh.secret), undefined)
  assert.ok(store.isRevoked(id) && store.isRevoked(refresh.id))
  assert.equal(await store.revoke(id, OWNER), false)
  await assert.rejects(store.create({ ...draft(clock), kind: 'refresh', parent: id }), { code: 'TOKEN_ENDED' })
  const later = open()
  await later.load()
  t.after(() => later.close())
  assert.ok(later.isRevoked(refresh.id), 'access tokens from before the restart may still be out')
})

test('a use is written with the next flush and not before, and the owner sees it at once', async (t) => {
  const { store, clock, lastUsed } = openStore(t)
  const { id, secret } = await store.create(draft(clock))
  for (let i = 0; i < 100; i++) store.find(secret)
  assert.equal(lastUsed(id)?.at, null)
  assert.equal((await store.list(OWNER, undefined, 10))[0]?.lastUsedAt, clock.now)
  await store.flush()
  assert.equal(lastUsed(id)?.at, clock.now)
})

test('a refresh token that is used lives on, but never longer than the token that it came of', async (t) => {
  const { store, clock, lastUsed } = openStore(t)
  const free = await store.create({ ...draft(clock), kind: 'refresh' })
  const { id } = await store.create(draft(clock))
  const bound = await store.create({ ...draft(clock), kind: 'refresh', parent: id })
  const end = clock.now + DAY
  clock.now += 1000
  for (const { secret } of [free, bound]) store.find(secret)
  await store.flush()
  assert.equal(lastUsed(free.id)?.until, clock.now + 90 * DAY)
  assert.equal(lastUsed(bound.id)?.until, end)
})

test('tokens are listed in pages, oldest first, without those that were revoked', async (t) => {
  const { store, clock } = openStore(t)
  const ids: string[] = []
  for (let i = 0; i < 5; i++, clock.now++) ids.push((await store.create(draft(clock))).id)
  await store.revoke(ids[1] ?? '', OWNER)
  const first = await store.list(OWNER, undefined, 2)
  const last = first.at(-1)
  assert.deepEqual(first.map((row) => row.id), [ids[0], ids[2]])
  assert.deepEqual((await store.list(OWNER, [last?.createdAt ?? 0, last?.id ?? ''], 10)).map((row) => row.id), [ids[3], ids[4]])
  assert.deepEqual(await store.list(`0x${'99'.repeat(20)}`, undefined, 10), [])
})

test('an account has at most 1,000 tokens; of refresh tokens the least recently used goes', async (t) => {
  const { store, clock, db } = openStore(t)
  const fill = (kind: 'pat' | 'refresh') => Promise.all(Array.from({ length: 1000 }, (_, i) => db.write('insertToken', {
    id: `${kind}${i}`, kind, hash: Buffer.from(`${kind}${i}`), prefix: '', owner: OWNER, name: '', scopes: '[]', parent: null, now: clock.now + i, expiresAt: clock.now + DAY,
  })))
  await fill('pat')
  await assert.rejects(store.create(draft(clock)), { code: 'TOKEN_LIMIT' })
  await fill('refresh')
  const { secret } = await store.create({ ...draft(clock), kind: 'refresh' })
  assert.ok(store.find(secret))
  assert.equal(db.lookups.token(Buffer.from('refresh0')), undefined)
  assert.ok(db.lookups.token(Buffer.from('refresh1')))
})

test('tokens that ended a month ago are forgotten', async (t) => {
  const { store, clock, reader } = openStore(t)
  await store.create(draft(clock))
  clock.now += 32 * DAY
  await store.flush()
  assert.deepEqual(reader.prepare('SELECT id FROM token').all(), [])
})
