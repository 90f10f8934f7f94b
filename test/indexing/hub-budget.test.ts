import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HubBudget } from '../../lib/resolve/indexing/hub-budget.ts'

test('bad-input 28: what a hub may cause is counted for each hub, by the hour', () => {
  let now = 5_000_000
  const budget = new HubBudget(10, () => now)
  assert.equal(budget.left('a'), 10)
  budget.spend('a', 7)
  budget.spend('a', 7)
  assert.deepEqual([budget.left('a'), budget.left('b')], [0, 10])
  now += 3_599_000
  assert.equal(budget.left('a'), 0)
  now += 2000
  assert.equal(budget.left('a'), 10)
})

test('a clock that is set back ends no budget for ever', () => {
  let now = 50_000_000
  const budget = new HubBudget(1, () => now)
  budget.spend('a', 1)
  now = 1000
  assert.equal(budget.left('a'), 1)
})
