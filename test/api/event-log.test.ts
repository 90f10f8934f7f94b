import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EventPage } from '../../lib/db/index/queries/events.ts'
import { EventLog } from '../../lib/api/events/event-log.ts'
import { formatEvent, isBelow } from '../../lib/api/events/write-event.ts'

/** An index whose last event has this id, and how often it was asked. */
function indexOf(last: number) {
  const state = { last, asked: 0, fails: false }
  const read = async ({ after, limit }: { after?: number | undefined; limit: number }): Promise<EventPage> => {
    state.asked++
    if (state.fails) throw new Error('no index')
    if (after === undefined) return { items: [], last: state.last, lost: false }
    const items = Array.from({ length: Math.min(limit, Math.max(0, state.last - after)) }, (_, i) => ({ id: after + 1 + i, at: 0, kind: 'tag', name: 'a', detail: null }))
    return { items, last: items.at(-1)?.id ?? state.last, lost: after > state.last }
  }
  return { state, log: new EventLog(read) }
}

test('while nobody reads nobody is asked; of many readers one asks', async () => {
  const { state, log } = indexOf(5)
  await delay(600)
  assert.equal(state.asked, 0)
  const ends = Array.from({ length: 50 }, () => log.open())
  for (let i = 0; i < 6000 && state.asked < 4; i++) await delay(10)
  // One by each would be fifty at once.
  assert.ok(state.asked >= 4 && state.asked < 50, `asked ${state.asked} times`)
  for (const end of ends) end()
  await delay(300)
  const asked = state.asked
  await delay(600)
  assert.equal(state.asked, asked)
})

test('a reader gets every event once, in order, also those of before it came', async () => {
  const { state, log } = indexOf(0)
  const end = log.open()
  const seen: number[] = []
  const read = (async () => {
    for (let id = 0; seen.length < 2500;) {
      const page = await log.after(id)
      if (!page) continue
      seen.push(...page.items.map((event) => event.id))
      id = page.last
    }
  })()
  for (let i = 0; i < 25; i++) {
    state.last += 100
    await delay(20)
  }
  await read
  end()
  assert.deepEqual(seen, Array.from({ length: 2500 }, (_, i) => i + 1))
})

test('an index that does not answer for a while is asked again', async () => {
  const { state, log } = indexOf(3)
  const end = log.open()
  await delay(300)
  state.fails = true
  await delay(600)
  state.fails = false
  state.last = 4
  const page = await log.after(3)
  assert.deepEqual((page ?? (await log.after(3)))?.items.map(({ id }) => id), [4])
  end()
})

test('no name of an event makes a line of its own', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (name, kind) => {
    const text = formatEvent({ id: 1, at: 0, kind, name, detail: null })
    assert.match(text, /^id: 1\ndata: [^\r\n]+\n\n$/)
  }))
})

for (const [name, above, is] of [['a/b', 'a', true], ['a', 'a', true], ['ab', 'a', false], ['a/b:v1', 'a/b', true], ['a/bc:v1', 'a/b', false], ['x', undefined, true]] as const) {
  test(`${name} is ${is ? '' : 'not '}below ${above}`, () => assert.equal(isBelow(name, above), is))
}
