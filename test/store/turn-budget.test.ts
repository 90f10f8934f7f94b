import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fillSlot } from '../../lib/store/send/fill-slot.ts'
import type { PieceSource } from '../../lib/store/send/piece-source.ts'
import { TurnBudget } from '../../lib/store/send/turn-budget.ts'

test('what does not fit into one turn of the event loop goes on in the next ones, and nothing is lost', async () => {
  const budget = new TurnBudget()
  const started = [0, 0, 0, 0]
  let turn = 0
  for (let job = 0; job < 80; job++) {
    const start = (): void => {
      if (budget.take(start)) started[turn] = (started[turn] ?? 0) + 1
    }
    start()
  }
  for (turn = 1; turn < 4; turn++) await setImmediate()
  assert.deepEqual(started, [32, 32, 16, 0])
})

test('reads that take long to start leave the rest to the next turn', async () => {
  const budget = new TurnBudget()
  let [started, turns] = [0, 0]
  for (let job = 0; job < 5; job++) {
    const start = (): void => {
      if (!budget.take(start)) return
      started++
      for (const until = performance.now() + 20; performance.now() < until;);
    }
    start()
  }
  for (; started < 5 && turns < 20; turns++) await setImmediate()
  assert.equal(started, 5)
  assert.ok(turns >= 4, `${turns} turns`)
})

test('bad-input 26: a slot is handed on with what is there when its source takes long', () => {
  let given = 0
  const slow: PieceSource = {
    done: false,
    next: () => {
      for (const until = performance.now() + 5; performance.now() < until;);
      given++
      return { bytes: Uint8Array.of(1) }
    },
  }
  const { length } = fillSlot(slow, new Uint8Array(100))
  assert.ok(length === given && length >= 1 && length <= 3, `${length} bytes`)
})
