import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { NameQueue } from '../../indexer/run/name-queue.ts'

/** A queue whose first run fails once `fail` is called, and when each run began. */
function failingOnce(t: TestContext, waitsForHub: boolean) {
  const clock = { now: 1_000_000 }
  const gate = Promise.withResolvers<never>()
  gate.promise.catch(() => {})
  const begun: number[] = []
  const work = async (): Promise<void> => {
    if (begun.push(clock.now) === 1) await gate.promise
  }
  const queue = new NameQueue({ work, waitsForHub: () => waitsForHub, failed: () => {}, now: () => clock.now })
  t.after(() => queue.close())
  return { clock, begun, queue, fail: () => gate.reject(new Error('no')) }
}

test('a new root that comes while the one before it fails does not rest for it', async (t) => {
  const { clock, begun, queue, fail } = failingOnce(t, false)
  queue.add('name', { own: false, root: 'a' })
  await delay(20)
  clock.now += 2000
  queue.add('name', { own: false, root: 'b' })
  fail()
  await delay(50)
  assert.deepEqual(begun, [1_000_000, 1_002_000])
})

test('a hub that comes back while something is told to it in vain is told again a second later', async (t) => {
  const { clock, begun, queue, fail } = failingOnce(t, true)
  queue.add('name', { own: false, root: 'a' })
  await delay(20)
  queue.release()
  clock.now += 1000
  fail()
  await delay(50)
  assert.deepEqual(begun, [1_000_000, 1_001_000])
})

test('what cannot be told to a hub that does not run is no failure of the name, and is tried as soon as the hub runs again', async (t) => {
  const clock = { now: 1_000_000 }
  const pauses: number[] = []
  let tries = 0
  const queue = new NameQueue({ work: async () => {
    if (++tries < 4) throw new Error('gone')
  }, waitsForHub: (error) => String(error).includes('gone'), failed: (_name, _error, pauseMs) => void pauses.push(pauseMs), now: () => clock.now })
  t.after(() => queue.close())
  const turn = async (laterMs: number): Promise<void> => {
    clock.now += laterMs
    queue.add('name', { own: false, root: 'a' })
    await delay(30)
  }
  await turn(0)
  await turn(40_000)
  await turn(40_000)
  await turn(2000)
  assert.equal(tries, 3)
  for (const pause of pauses) assert.ok(pause > 26_000 && pause < 34_000, String(pause))
  queue.release()
  await delay(30)
  assert.equal(tries, 4)
})

test('20,000 names that wait cost each its own work, not a look at all of them', async (t) => {
  let asked = 0
  let most = 0
  let running = 0
  const done = new Set<string>()
  const queue = new NameQueue({ work: async (name) => {
    most = Math.max(most, ++running)
    await Promise.resolve()
    running--
    done.add(name)
  }, waitsForHub: () => false, failed: () => {}, now: () => {
    asked++
    return 1_000_000
  } })
  t.after(() => queue.close())
  const begin = performance.now()
  for (let number = 0; number < 20_000; number++) queue.add(`name${number}`, { own: false, root: 'a' })
  await queue.idle()
  assert.equal(done.size, 20_000)
  assert.equal(most, 6)
  assert.ok(asked <= 100_000, String(asked))
  t.diagnostic(`${(performance.now() - begin).toFixed(0)} ms`)
})

test("the hub's own names do not wait for those of others; it is idle when only what has failed rests", async (t) => {
  const gate = Promise.withResolvers<void>()
  const begun: string[] = []
  const queue = new NameQueue({ work: async (name) => {
    begun.push(name)
    if (name === 'bad') throw new Error('no')
    if (name !== 'own') await gate.promise
  }, waitsForHub: () => false, failed: () => {}, now: () => 1_000_000 })
  t.after(() => queue.close())
  for (let number = 0; number < 10; number++) queue.add(`name${number}`, { own: false, root: 'a' })
  queue.add('own', { own: true, root: 'a' })
  queue.add('bad', { own: true, root: 'a' })
  await delay(30)
  assert.deepEqual(begun.filter((name) => !name.startsWith('name')), ['own', 'bad'])
  assert.equal(begun.length, 8)
  gate.resolve()
  await queue.idle()
  assert.equal(begun.length, 12)
})
