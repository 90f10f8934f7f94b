import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { KeyedLock } from '../../lib/store/keyed-lock.ts'

test('tasks of one key run one after the other in their order, those of another key beside them', async () => {
  const lock = new KeyedLock()
  const events: string[] = []
  const task = (name: string, ms: number) => async () => {
    events.push(`${name} begins`)
    await delay(ms)
    events.push(`${name} ends`)
    return name
  }
  const results = await Promise.all([lock.run('a', task('first', 30)), lock.run('a', task('second', 1)), lock.run('b', task('other', 10))])
  assert.deepEqual(results, ['first', 'second', 'other'])
  assert.deepEqual(events, ['first begins', 'other begins', 'other ends', 'first ends', 'second begins', 'second ends'])
})

test('a task that fails rejects its own caller alone; the next one runs', async () => {
  const lock = new KeyedLock()
  const failed = lock.run('a', () => Promise.reject(new Error('no')))
  const next = lock.run('a', async () => 'yes')
  await assert.rejects(failed, /no/)
  assert.equal(await next, 'yes')
})

test('a task that throws before its first await does not hold the key', async () => {
  const lock = new KeyedLock()
  await assert.rejects(lock.run('a', () => { throw new Error('at once') }), /at once/)
  assert.equal(await lock.run('a', async () => 1), 1)
})

test('whatever the keys and times, no two tasks of a key overlap and all of them run', async () => {
  const jobs = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), ms: fc.nat(3), fails: fc.boolean() }), { maxLength: 30 })
  await fc.assert(fc.asyncProperty(jobs, async (all) => {
    const lock = new KeyedLock()
    const running = new Map<string, number>()
    let ended = 0
    await Promise.allSettled(all.map(({ key, ms, fails }) => lock.run(key, async () => {
      running.set(key, (running.get(key) ?? 0) + 1)
      assert.equal(running.get(key), 1)
      await delay(ms)
      running.set(key, 0)
      ended++
      if (fails) throw new Error('fails')
    })))
    assert.equal(ended, all.length)
  }), { numRuns: 20 })
})
