import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { LOOKS_AT_ONCE, LookSchedule } from '../../lib/resolve/follow/look-schedule.ts'

const MINUTE = 60_000
const now = (): number => Date.now()

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 }))
afterEach(() => mock.timers.reset())

async function pass(ms: number, stepMs = 100): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    mock.timers.tick(Math.min(left, stepMs))
    await setImmediate()
  }
}

/** A schedule whose looks are noted, and answered as `answer` says. */
function scheduled(answer: (name: string) => number | undefined | Promise<number | undefined> = () => MINUTE) {
  const looks: { name: string; at: number }[] = []
  const running = { now: 0, most: 0 }
  const schedule = new LookSchedule(async (name) => {
    looks.push({ name, at: now() })
    running.most = Math.max(running.most, ++running.now)
    try {
      return await answer(name)
    } finally {
      running.now--
    }
  }, now)
  return { schedule, looks, running, of: (name: string) => looks.filter((look) => look.name === name).map(({ at }) => at) }
}

test('a name is looked at when it is due, and again when it is fresh no longer', async () => {
  const { schedule, of } = scheduled()
  const start = now()
  schedule.add('a', start + 10_000)
  await pass(5 * MINUTE)
  const at = of('a').map((time) => Math.round((time - start) / 1000))
  assert.deepEqual(at, [10, 70, 130, 190, 250])
  schedule.close()
})

test('after looks that find nothing it is looked at after half a minute, then after twice as long each time, up to an hour', async () => {
  let answers = false
  const { schedule, of } = scheduled(() => (answers ? MINUTE : undefined))
  schedule.add('a', 0)
  await pass(6 * 60 * MINUTE, 1000)
  const times = of('a')
  const pauses = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000)
  for (const [index, pause] of pauses.entries()) {
    const most = Math.min(3600, 30 * 2 ** index)
    assert.ok(pause >= most * 0.8 - 1 && pause <= most + 2, `${index}: ${pause} of ${most} s`)
  }
  assert.ok(pauses.length >= 11)
  answers = true
  await pass(60 * MINUTE, 1000)
  const before = of('a').length
  await pass(10 * MINUTE, 1000)
  assert.ok(of('a').length - before >= 9, 'once it answers it is looked at as its records say')
  schedule.close()
})

test('who tells of something new is heard at once, also by a name that is looked at rarely', async () => {
  const { schedule, of } = scheduled(() => undefined)
  schedule.add('a', 0)
  await pass(3 * 60 * MINUTE, 1000)
  const count = of('a').length
  schedule.now('a')
  await setImmediate()
  assert.equal(of('a').length, count + 1)
  schedule.close()
})

test('something new told during a look has another one follow it', async () => {
  const gate = Promise.withResolvers<number>()
  const { schedule, looks } = scheduled(() => gate.promise)
  schedule.add('a', 0)
  await pass(200)
  schedule.now('a')
  schedule.now('a')
  await setImmediate()
  assert.equal(looks.length, 1)
  gate.resolve(MINUTE)
  await setImmediate()
  assert.equal(looks.length, 2)
  schedule.close()
})

test('bad-input 31: however many are due, so many are looked at at once', async () => {
  const gate = Promise.withResolvers<number>()
  const { schedule, running } = scheduled(() => gate.promise)
  for (let index = 0; index < 5000; index++) schedule.add(`n${index}`, 0)
  await pass(1000)
  assert.equal(running.most, LOOKS_AT_ONCE.answering)
  gate.resolve(MINUTE)
  await pass(1000)
  assert.equal(running.most, LOOKS_AT_ONCE.answering)
  schedule.close()
})

test('bad-input 29: names that nobody answers for, however long that takes, keep no others waiting', async () => {
  const never = Promise.withResolvers<undefined>()
  let hangs = false
  const { schedule, of } = scheduled((name) => (name.startsWith('bad') ? (hangs ? never.promise : undefined) : 10_000))
  for (let index = 0; index < 500; index++) schedule.add(`bad${index}`, 0)
  await pass(2000)
  hangs = true
  schedule.add('good', 0)
  await pass(10 * MINUTE)
  assert.ok(of('good').length >= 50, String(of('good').length))
  schedule.close()
})

test('one whose look was done elsewhere is looked at when what that found is fresh no longer', async () => {
  const { schedule, of } = scheduled(() => undefined)
  schedule.add('a', 0)
  await pass(60 * MINUTE, 1000)
  const count = of('a').length
  schedule.settle('a', now() + 5000)
  await pass(6000)
  assert.equal(of('a').length, count + 1)
  schedule.close()
})

test('a name that is removed is looked at no more', async () => {
  const { schedule, looks } = scheduled()
  for (const name of ['a', 'b']) schedule.add(name, now() + 1000)
  schedule.remove('a')
  await pass(3 * MINUTE)
  assert.deepEqual([...new Set(looks.map(({ name }) => name))], ['b'])
  assert.deepEqual([schedule.has('a'), schedule.size], [false, 1])
  schedule.close()
})

test('how late the looks are is told', async () => {
  const gate = Promise.withResolvers<number>()
  const { schedule } = scheduled(() => gate.promise)
  assert.equal(schedule.lateMs, 0)
  for (let index = 0; index < LOOKS_AT_ONCE.answering + 1; index++) schedule.add(`n${index}`, now())
  await pass(7000)
  assert.equal(Math.round(schedule.lateMs / 1000), 7)
  schedule.close()
})

test('what is looked at at once, and has to wait for its turn, is late since it was asked for', async () => {
  const gate = Promise.withResolvers<number>()
  const { schedule } = scheduled(() => gate.promise)
  for (let index = 0; index < LOOKS_AT_ONCE.answering + 1; index++) schedule.add(`n${index}`, now() + MINUTE)
  for (let index = 0; index < LOOKS_AT_ONCE.answering + 1; index++) schedule.now(`n${index}`)
  await pass(3000)
  assert.equal(Math.round(schedule.lateMs / 1000), 3)
  schedule.close()
})

test('whatever is asked of it, no name is looked at twice at once, and every one that stays is looked at', async () => {
  const step = fc.record({ name: fc.constantFrom('a', 'b', 'c'), act: fc.constantFrom('add', 'remove', 'now', 'settle', 'wait') })
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
    const [open, seen] = [new Set<string>(), new Set<string>()]
    const schedule = new LookSchedule(async (name) => {
      assert.ok(!open.has(name))
      open.add(name)
      seen.add(name)
      await setImmediate()
      open.delete(name)
      return seen.size % 2 === 0 ? undefined : 2000
    }, now)
    for (const { name, act } of steps) {
      if (act === 'add') schedule.add(name, now())
      if (act === 'remove' && !open.has(name)) schedule.remove(name)
      if (act === 'now') schedule.now(name)
      if (act === 'settle') schedule.settle(name, now() + 500)
      if (act === 'wait') await pass(300)
    }
    await pass(2 * MINUTE, 1000)
    for (const name of ['a', 'b', 'c']) if (schedule.has(name)) assert.ok(seen.has(name))
    schedule.close()
  }), { numRuns: 50 })
})
