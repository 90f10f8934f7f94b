import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { pino } from 'pino'
import type { LastRootRow } from '../../lib/db/observed.ts'
import { LastRoots } from '../../lib/resolve/last-roots.ts'
import { openTestDatabase } from '../db/database.ts'

const row = (more: Partial<LastRootRow> = {}): LastRootRow => ({
  name: 'k51a', root: 'bafy', path: '', state: 'live', since: 1, detail: null, ipnsName: 'k51a', validUntil: 900, freshUntil: 10, resolvedAt: 5, settled: null, ...more,
})

function open(t: TestContext) {
  const { db, reader } = openTestDatabase(t)
  const written: string[] = []
  const counted = { lookups: db.lookups, write: ((name: string, args: never) => (written.push(name), db.write(name as 'setLastRoot', args))) as typeof db.write }
  const stored = (name = 'k51a') => reader.prepare<[string], { fresh_until: number; root: string; state: string }>('SELECT fresh_until, root, state FROM last_root WHERE name = ?').get(name)
  return { roots: new LastRoots({ db: counted, logger: pino({ level: 'silent' }) }), again: () => new LastRoots({ db: counted, logger: pino({ level: 'silent' }) }), written, stored, db }
}

test('what a name stands for is on the disk when it is set', async (t) => {
  const { roots, stored, again } = open(t)
  await roots.set(undefined, row())
  assert.deepEqual(stored(), { fresh_until: 10, root: 'bafy', state: 'live' })
  assert.deepEqual(again().get('k51a'), row())
  assert.equal(roots.get('nobody'), undefined)
})

const NEWS: [string, Partial<LastRootRow>][] = [
  ['another root', { root: 'bafk' }], ['another state', { state: 'stale' }], ['another path', { path: 'a' }], ['a reason', { detail: 'why' }],
  ['another key', { ipnsName: 'k51b' }], ['a record that lasts longer', { validUntil: 901 }], ['a claim that was judged', { settled: '{}' }],
]
for (const [what, more] of NEWS)
  test(`${what} is written at once`, async (t) => {
    const { roots, written } = open(t)
    await roots.set(undefined, row())
    await roots.set(row(), row({ ...more, freshUntil: 20 }))
    assert.deepEqual(written, ['setLastRoot', 'setLastRoot'])
    await roots.close()
    assert.equal(written.length, 2)
  })

test('that nothing has changed is known at once, and written later with all others', async (t) => {
  const { roots, written, stored } = open(t)
  for (const name of ['k51a', 'k51b', 'k51c']) await roots.set(undefined, row({ name }))
  written.length = 0
  for (let look = 1; look <= 4; look++) for (const name of ['k51a', 'k51b', 'k51c']) await roots.set(roots.get(name), row({ name, freshUntil: 10 + look, resolvedAt: 5 + look }))
  assert.deepEqual(written, [])
  assert.equal(roots.get('k51b')?.freshUntil, 14)
  assert.equal(stored('k51b')?.fresh_until, 10)
  await roots.close()
  assert.deepEqual(written, ['noteLooks'])
  assert.equal(stored('k51b')?.fresh_until, 14)
})

test('what was forgotten on the disk and is looked at again is on the disk again', async (t) => {
  const { roots, written, stored, db } = open(t)
  await roots.set(undefined, row())
  await db.write('forgetNames', { before: 1000, most: 0 })
  assert.equal(stored(), undefined)
  await roots.set(roots.get('k51a'), row({ freshUntil: 20, resolvedAt: 15 }))
  assert.deepEqual(stored(), { fresh_until: 20, root: 'bafy', state: 'live' })
  assert.deepEqual(written, ['setLastRoot', 'setLastRoot'])
  await roots.close()
})

test('what was forgotten meanwhile does not come back', async (t) => {
  const { db, reader } = openTestDatabase(t)
  await db.write('noteLooks', { looks: [{ name: 'gone', freshUntil: 1, resolvedAt: 1 }] })
  assert.equal(reader.prepare('SELECT 1 FROM last_root').get(), undefined)
})
