import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { IndexChanges } from '../../lib/resolve/indexing/index-changes.ts'

const START = 1_000_000
const open = (): IndexChanges => new IndexChanges(() => START)

test('who does not know any number, or one of before the start, is told to look at everything', async () => {
  const changes = open()
  changes.note('alice')
  for (const after of [0, START - 1, START + 2, Number.MAX_SAFE_INTEGER]) assert.deepEqual(await changes.after(after, 1), { seen: START + 1, names: null }, String(after))
})

test('what has changed since is told once for each name, in the order in which it changed', async () => {
  const changes = open()
  for (const name of ['alice', 'bob', 'alice', 'carol']) changes.note(name)
  assert.deepEqual(await changes.after(START), { seen: START + 4, names: ['alice', 'bob', 'carol'] })
  assert.deepEqual(await changes.after(START + 2), { seen: START + 4, names: ['alice', 'carol'] })
})

test('who is up to date waits for the next change, or is told after a while that there was none', async () => {
  const changes = open()
  assert.deepEqual(await changes.after(START, 5), { seen: START, names: [] })
  const waiting = [changes.after(START, 60_000), changes.after(START, 60_000)]
  changes.note('alice')
  changes.note('bob')
  for (const each of waiting) assert.deepEqual(await each, { seen: START + 2, names: ['alice', 'bob'] })
})

test('nobody waits for what is closing', async () => {
  const changes = open()
  const waiting = changes.after(START, 60_000)
  changes.close()
  assert.deepEqual(await waiting, { seen: START, names: [] })
  assert.deepEqual(await changes.after(START, 60_000), { seen: START, names: [] })
})

test('bad-input 30: of changes without end the last 10,000 are there, and who is further behind looks at everything', async () => {
  const changes = open()
  for (let index = 0; index < 55_555; index++) changes.note(`n${index}`)
  const seen = START + 55_555
  const { names } = await changes.after(seen - 10_000)
  assert.deepEqual([names?.length, names?.[0], names?.at(-1)], [10_000, 'n45555', 'n55554'])
  assert.deepEqual(await changes.after(seen - 10_001), { seen, names: null })
})

test('whoever asks again with the number told learns of every change', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constant('ask' as const), fc.integer({ min: 0, max: 5 })), { maxLength: 60 }), async (steps) => {
    const changes = open()
    let [seen, missed] = [START, new Set<string>()]
    for (const step of [...steps, 'ask' as const]) {
      if (step !== 'ask') {
        changes.note(String(step))
        missed.add(String(step))
        continue
      }
      const told = await changes.after(seen, 0)
      assert.deepEqual(new Set(told.names), missed)
      ;[seen, missed] = [told.seen, new Set()]
    }
  }))
})
