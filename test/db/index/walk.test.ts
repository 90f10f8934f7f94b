import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Budget } from '../../../lib/db/index/search/budget.ts'
import { tiersOf } from '../../../lib/db/index/search/match.ts'
import { walk, type Walk } from '../../../lib/db/index/search/walk.ts'
import { all } from '../../../lib/db/operation.ts'
import { addNamespace, addRepository, addSource } from './fill-index.ts'
import { openTestIndex } from './index-database.ts'

const BEGIN = Number.MAX_SAFE_INTEGER
const [MATCH] = tiersOf([{ field: 'prefix', value: 'app' }])

test('every way through the index can be left when its budget is spent, and gone on with from there', (t) => {
  const db = openTestIndex(t)
  addSource(db, { name: 'n' })
  addNamespace(db, { source: 'n' })
  for (let i = 0; i < 250; i++) addRepository(db, { name: `n/${i % 2 ? 'app' : 'web'}-${i}`, namespace: 'n' })
  const whole = all<{ id: number; place: number; name: string; namespace: number }>(db, 'SELECT id, place, name, namespace_id AS namespace FROM repository ORDER BY place DESC')
  const nameOf = new Map(whole.map(({ id, name }) => [id, name]))
  const apps = whole.filter(({ name }) => name.startsWith('n/app'))
  const cases: [Walk, string[]][] = [
    [{ match: undefined, few: undefined, range: undefined, cost: 4 }, whole.map(({ name }) => name)],
    [{ match: undefined, few: undefined, range: { column: 'namespace_id', ids: [1] }, cost: 4 }, whole.map(({ name }) => name)],
    [{ match: undefined, few: undefined, range: { column: 'source_id', ids: [1, 2] }, cost: 4 }, whole.map(({ name }) => name)],
    [{ match: MATCH, few: undefined, range: undefined, cost: 4 }, apps.map(({ name }) => name)],
    [{ match: MATCH, few: undefined, range: { column: 'namespace_id', ids: [1] }, cost: 4 }, apps.map(({ name }) => name)],
    [{ match: MATCH, few: whole, range: undefined, cost: 4 }, apps.map(({ name }) => name)],
    [{ match: undefined, few: whole, range: undefined, cost: 4 }, whole.map(({ name }) => name)],
  ]
  for (const [way, expected] of cases) {
    assert.deepEqual([...walk(db, way, BEGIN, new Budget(1e6))].map(({ id }) => nameOf.get(id)), expected)
    assert.deepEqual(inParts(way), expected)
  }

  function inParts(way: Walk): (string | undefined)[] {
    const names: (string | undefined)[] = []
    for (let before: number | undefined = BEGIN; before !== undefined; ) {
      const budget: Budget = new Budget(100)
      names.push(...[...walk(db, way, before, budget)].map(({ id }) => nameOf.get(id)))
      before = budget.stoppedAt
    }
    return names
  }
})
