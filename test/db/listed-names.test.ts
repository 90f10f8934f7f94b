import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MOST_LISTED } from '../../lib/db/transactions/listed-names.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

const wallet = (index: number): string => `0x${index.toString(16).padStart(40, '0')}`
const many = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => wallet(from + index))
const follow = ({ db }: TestDatabase, name: string, origin: 'api' | 'config' = 'api') => db.write('followName', { name, origin, now: 1 })
const hear = ({ db }: TestDatabase, via: string, names: string[], mostNew = 10_000) => db.write('applyListing', { via, names, mostNew, now: 2 })
const followRows = async (db: TestDatabase['db']) => (await Promise.all((await db.read('watchedNames', { after: '', limit: 100_000 })).map((name) => db.read('follow', name)))).filter((row) => row !== undefined)
const follows = async ({ db }: TestDatabase) => (await followRows(db)).map(({ name, origin, via }) => `${name} ${origin} ${via ?? '-'}`)
const told = ({ reader }: TestDatabase) => reader.prepare<[], { key: string }>("SELECT key FROM root_change WHERE namespace = '.hub' AND kind = 'namespace' ORDER BY key").all().map(({ key }) => key)

test('what a followed hub lists is followed because of it, until it lists it no more', async (t) => {
  const hub = openTestDatabase(t)
  await follow(hub, 'hub.test')
  assert.deepEqual(await hear(hub, 'hub.test', ['a.test', 'b.test']), { listed: ['a.test', 'b.test'], followed: ['a.test', 'b.test'], dropped: [] })
  assert.deepEqual(await hear(hub, 'hub.test', ['b.test', 'c.test']), { listed: ['b.test', 'c.test'], followed: ['c.test'], dropped: ['a.test'] })
  assert.deepEqual(await follows(hub), ['b.test hub hub.test', 'c.test hub hub.test', 'hub.test api -'])
})

test('bad-input 28: nobody is heard who is not followed, who is denied, or who is followed only because another lists them', async (t) => {
  const hub = openTestDatabase(t)
  for (const name of ['hub.test', 'denied.test']) await follow(hub, name)
  await hub.db.write('denyName', { name: 'denied.test', reason: '', by: '0x', now: 1 })
  await hear(hub, 'hub.test', ['other.test'])
  for (const via of ['stranger.test', 'denied.test', 'other.test']) assert.deepEqual(await hear(hub, via, ['a.test']), { listed: [], followed: [], dropped: [] }, via)
  assert.equal((await follows(hub)).length, 3)
})

test('what two hubs list goes on while one of them does', async (t) => {
  const hub = openTestDatabase(t)
  for (const name of ['one.test', 'two.test']) await follow(hub, name)
  await hear(hub, 'one.test', ['a.test'])
  assert.deepEqual((await hear(hub, 'two.test', ['a.test'])).followed, [])
  assert.deepEqual((await hear(hub, 'one.test', [])).dropped, [])
  assert.ok((await follows(hub)).includes('a.test hub two.test'))
  assert.deepEqual((await hear(hub, 'two.test', [])).dropped, ['a.test'])
})

test('what the operator follows stays theirs, whoever lists it, and what they end is not followed again', async (t) => {
  const hub = openTestDatabase(t)
  for (const name of ['hub.test', 'mine.test']) await follow(hub, name)
  await hear(hub, 'hub.test', ['mine.test', 'a.test'])
  assert.ok((await follows(hub)).includes('mine.test api -'))
  await follow(hub, 'a.test')
  assert.ok((await follows(hub)).includes('a.test api -'))
  await hear(hub, 'hub.test', [])
  assert.ok((await follows(hub)).includes('a.test api -'))
  await hear(hub, 'hub.test', ['b.test'])
  await hub.db.write('unfollowName', { name: 'b.test', now: 3 })
  assert.deepEqual((await hear(hub, 'hub.test', ['b.test'])).followed, [])
})

test('what only a hub listed that is followed no longer, or denied, is followed no longer', async (t) => {
  const hub = openTestDatabase(t)
  for (const [index, name] of ['one.test', 'two.test'].entries()) {
    await follow(hub, name)
    await hear(hub, name, [`${index}.test`])
  }
  await hub.db.write('unfollowName', { name: 'one.test', now: 3 })
  assert.deepEqual(await hub.db.write('dropUnlisted', undefined), ['0.test'])
  await hub.db.write('denyName', { name: 'two.test', reason: '', by: '0x', now: 4 })
  assert.deepEqual(await hub.db.write('dropUnlisted', undefined), ['1.test'])
  assert.deepEqual(await follows(hub), ['two.test api -'])
})

test('denied names are not followed', async (t) => {
  const hub = openTestDatabase(t)
  await follow(hub, 'hub.test')
  await hub.db.write('denyName', { name: 'a.test', reason: '', by: '0x', now: 1 })
  assert.deepEqual((await hear(hub, 'hub.test', ['a.test', 'b.test'])).followed, ['b.test'])
})

test('bad-input 28: one hub has so many names followed, all hubs so many, and neither displaces what is followed', async (t) => {
  const hub = openTestDatabase(t)
  const hubs = Array.from({ length: 7 }, (_, index) => `hub${index}.test`)
  for (const name of hubs) await follow(hub, name)
  const counts: number[] = []
  for (const [index, name] of hubs.entries()) counts.push((await hear(hub, name, many(3000, index * 10_000))).followed.length)
  assert.deepEqual(counts, [1000, 1000, 1000, 1000, 1000, 0, 0])
  assert.equal((await follows(hub)).length, MOST_LISTED.all + 7)
  assert.equal((await hear(hub, 'hub0.test', many(3000))).followed.length, 0)
  assert.equal((await hear(hub, 'hub1.test', [])).dropped.length, 1000)
  assert.equal((await hear(hub, 'hub6.test', many(3000, 60_000))).followed.length, 1000)
})

test('bad-input 28: a list that changes all the time has so many more names followed as it may', async (t) => {
  const hub = openTestDatabase(t)
  await follow(hub, 'hub.test')
  assert.equal((await hear(hub, 'hub.test', many(100), 60)).followed.length, 60)
  const { followed, dropped } = await hear(hub, 'hub.test', many(100, 1000), 0)
  assert.deepEqual([followed.length, dropped.length], [0, 60])
})

test('what is followed because another hub lists it is not told on; what the operator follows is', async (t) => {
  const hub = openTestDatabase(t)
  await follow(hub, 'hub.test')
  await hear(hub, 'hub.test', ['a.test', 'b.test'])
  assert.deepEqual(told(hub), ['hub.test'])
  await follow(hub, 'a.test')
  assert.deepEqual(told(hub), ['a.test', 'hub.test'])
})

test('whatever hubs list in whatever order, followed is what one of them lists that is followed', async (t) => {
  const hub = openTestDatabase(t)
  const step = fc.record({ via: fc.constantFrom('x.test', 'y.test'), names: fc.uniqueArray(fc.constantFrom('a.test', 'b.test', 'c.test', 'd.test')) })
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
    const lists = new Map<string, string[]>()
    for (const name of ['x.test', 'y.test']) await follow(hub, name)
    for (const { via, names } of steps) {
      lists.set(via, names)
      await hear(hub, via, names)
    }
    const wanted = new Set([...lists.values()].flat())
    const rows = await followRows(hub.db)
    assert.deepEqual(rows.filter(({ origin }) => origin === 'hub').map(({ name }) => name), [...wanted].sort())
    for (const { name, via, origin } of rows) if (origin === 'hub') assert.ok(lists.get(via ?? '')?.includes(name))
    for (const name of ['x.test', 'y.test']) await hub.db.write('unfollowName', { name, now: 9 })
    await hub.db.write('dropUnlisted', undefined)
    assert.deepEqual(await follows(hub), [])
  }), { numRuns: 40 })
})
