import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { naturalKey } from '../../lib/oci/natural-key.ts'

const tags = fc.oneof(fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/), fc.stringMatching(/^v?[0-9]{1,3}(\.[0-9]{1,3}){0,2}([._-]?(alpha|rc|beta|pre)[0-9]?)?(-alpine)?$/).filter((tag) => tag !== ''))

/** By key, then by themselves, as the databases sort. */
function compare(a: string, b: string): number {
  const [left, right] = [naturalKey(a), naturalKey(b)]
  if (left !== right) return left < right ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

const SORTED = [
  ['latest', '0', '1', '1-alpine', '1.8', '1.9', '1.10-alpha', '1.10-beta.2', '1.10-rc1', '1.10-rc2', '1.10-rc10', '1.10', '1.10-alpine', '1.10.0-rc.1', '1.10.0', '1.10.1', '2', '10', '20240131', '20240201', 'edge', 'latest-alpine', 'v1.9', 'v1.10', 'V1.11', 'v2'],
  ['3.13.0rc1', '3.13.0rc2', '3.13.0', '3.13.0-slim'],
  ['1.0-snapshot', '1.0', '1.0-rcx', '1.0a'],
  ['app', 'app-rc', 'app-rc1', 'b'],
  ['007', '07', '7', '8'],
]

for (const sorted of SORTED) {
  test(`${sorted.slice(0, 4).join(' < ')} …: as people count`, () => {
    assert.deepEqual([...sorted].reverse().sort(compare), sorted)
  })
}

test('the order is total: each of two tags comes first, unless they are one, and three agree', () => {
  fc.assert(fc.property(tags, tags, tags, (a, b, c) => {
    assert.equal(compare(a, b) === 0, a === b)
    assert.equal(compare(a, b), -compare(b, a) + 0)
    if (compare(a, b) <= 0 && compare(b, c) <= 0) assert.ok(compare(a, c) <= 0)
  }), { numRuns: 2000 })
})

test('of tags that differ in one number the greater comes later, however long it is and whatever stands around it', () => {
  const around = fc.stringMatching(/^[a-z._-]{0,5}$/)
  fc.assert(fc.property(around, fc.bigInt({ min: 0n, max: 10n ** 110n }), fc.bigInt({ min: 0n, max: 10n ** 110n }), around, (before, a, b, behind) => {
    const [left, right] = [`x${before}${a}${behind}`, `x${before}${b}${behind}`]
    assert.equal(Math.sign(compare(left, right)), a < b ? -1 : a > b ? 1 : 0)
  }))
})

test('SQLite sorts keys as JavaScript does', () => {
  const db = new Database(':memory:')
  db.exec('CREATE TABLE t (key TEXT, name TEXT)')
  fc.assert(fc.property(fc.uniqueArray(tags, { maxLength: 40 }), (names) => {
    db.exec('DELETE FROM t')
    for (const name of names) db.prepare('INSERT INTO t VALUES (?, ?)').run(naturalKey(name), name)
    assert.deepEqual(db.prepare('SELECT name FROM t ORDER BY key, name').pluck().all(), names.toSorted(compare))
  }))
})
