import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DueNamespace } from '../../lib/db/queries/roots.ts'
import { planQueue, RENEW_MS } from '../../lib/roots/publish/plan-queue.ts'
import { Resting } from '../../lib/roots/publish/resting.ts'

const NOW = 1_800_000_000_000
const due = (name: string, more: Partial<DueNamespace> = {}): DueNamespace =>
  ({ name, dirtyAt: NOW - 10, publishedAt: null, changes: 1, recordEol: null, isUnsigned: 0, ipnsName: null, claim: null, owner: null, ...more })

function plan(rows: DueNamespace[], { restsUntil = Infinity, nextEol = null as number | null } = {}) {
  const { ready, nextMs } = planQueue({ due: rows, waiting: rows.length, oldest: null, nextEol }, NOW, restsUntil)
  return { ready: ready.map(({ name }) => name), nextMs }
}

test('a name is ready a second after its last publication, and at once after a clock that went back', () => {
  assert.deepEqual(plan([due('new'), due('recent', { publishedAt: NOW - 400 }), due('ahead', { publishedAt: NOW + 5000 })]), { ready: ['new', 'ahead'], nextMs: 600 })
})

test('an empty queue waits for the record that ends first, at most an hour', () => {
  assert.equal(plan([], { nextEol: NOW + RENEW_MS + 5000 }).nextMs, 5000)
  assert.equal(plan([]).nextMs, 3600_000)
  assert.equal(plan([], { restsUntil: NOW + 700 }).nextMs, 700)
})

test('what fails rests twice as long each time, at most ten minutes; a success ends that', () => {
  const resting = new Resting()
  const rests = Array.from({ length: 9 }, () => {
    resting.fail('a', NOW)
    return resting.now(NOW).until - NOW
  })
  assert.deepEqual(rests, [5, 10, 20, 40, 80, 160, 320, 600, 600].map((seconds) => seconds * 1000))
  assert.deepEqual(resting.now(NOW).names, ['a'])
  assert.deepEqual(resting.now(NOW - 1), { names: [], until: Infinity })
  resting.succeed('a')
  assert.deepEqual(resting.now(NOW).names, [])
})
