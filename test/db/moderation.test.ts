import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_REPORTS } from '../../lib/db/transactions/reports.ts'
import { openTestDatabase } from './database.ts'

test('names are denied, for another reason, and no longer; listed page by page', async (t) => {
  const { db } = openTestDatabase(t)
  for (const name of ['b', 'a', 'c/app']) await db.write('denyName', { name, reason: 'spam', by: '0x1', now: 5 })
  await db.write('denyName', { name: 'a', reason: 'malware', by: '0x2', now: 6 })
  assert.deepEqual(await db.read('deniedName', { name: 'a' }), { name: 'a', reason: 'malware', at: 6, by: '0x2' })
  const page = await db.read('deniedNames', { limit: 2 })
  assert.deepEqual(page.map(({ name }) => name), ['a', 'b'])
  assert.deepEqual((await db.read('deniedNames', { after: 'b', limit: 2 })).map(({ name }) => name), ['c/app'])
  assert.deepEqual([await db.write('undenyName', { name: 'a', now: 7 }), await db.write('undenyName', { name: 'a', now: 7 })], [true, false])
  assert.equal(await db.read('deniedName', { name: 'a' }), undefined)
})

test('somebody reports a name once; reports are listed newest first and dropped by id or name', async (t) => {
  const { db } = openTestDatabase(t)
  const report = (name: string, reporter: string, reason = 'spam') => db.write('addReport', { name, reason, reporter, now: 1 })
  for (const [name, reporter] of [['a', '0x1'], ['b', '0x1'], ['a', '0x2'], ['a', '0x1']] as const) await report(name, reporter)
  const listed = async (name?: string) => (await db.read('reports', { name, limit: 10 })).map((row) => `${row.name} ${row.reporter}`)
  assert.deepEqual(await listed(), ['a 0x1', 'a 0x2', 'b 0x1'])
  assert.deepEqual(await listed('b'), ['b 0x1'])
  const [newest] = await db.read('reports', { limit: 1 })
  assert.equal((await db.read('reports', { before: newest?.id, limit: 10 })).length, 2)
  assert.equal(await db.write('dropReports', { ids: [newest?.id ?? 0, 999] }), 1)
  assert.equal(await db.write('dropReports', { name: 'a' }), 1)
  assert.deepEqual(await listed(), ['b 0x1'])
})

test('bad-input 31: who reports without end fills no disk and displaces nobody', async (t) => {
  const { db } = openTestDatabase(t)
  await db.write('addReport', { name: 'bad', reason: 'malware', reporter: '0xgood', now: 1 })
  await Promise.all(Array.from({ length: MOST_REPORTS.reporter + 20 }, (_, index) => db.write('addReport', { name: `n${index}`, reason: '', reporter: '0xbad', now: 2 })))
  const rows = await db.read('reports', { limit: 100_000 })
  assert.equal(rows.length, MOST_REPORTS.reporter + 1)
  assert.equal(rows.at(-1)?.name, 'bad')
})
