import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
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
