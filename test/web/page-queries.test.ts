import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { migrate } from '../../lib/db/migrate.ts'
import { pageQueries } from '../../lib/db/queries/pages.ts'
import { milliseconds } from '../support/milliseconds.ts'

const LAST = '\u{10ffff}'

/** A hub with so many repositories, the first of which has as many tagged manifests. */
function hubOf(count: number): Database.Database {
  const db = new Database(':memory:')
  migrate(db)
  const numbers = `WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT`
  db.exec(`INSERT INTO repository (id, name, namespace, created_at, updated_at, tag_count, manifest_count) ${numbers} n, printf('ns/r%06d', n), 'ns', 1, 1, 0, 1 FROM s`)
  db.exec(`INSERT INTO manifest (repository_id, digest, media_type, size, total_size, pushed_at) ${numbers} 1, printf('sha256:%06d', n), 'x/y', 1, 1, 1 FROM s`)
  db.exec('INSERT INTO tag (repository_id, name, digest, updated_at) SELECT 1, substr(digest, 8), digest, CAST(substr(digest, 8) AS INTEGER) FROM manifest')
  return db
}

test('bad-input 35: a page of 100,000 repositories costs what a page of 1,000 does', () => {
  const [small, big] = [hubOf(1000), hubOf(100_000)]
  const pages: [string, (db: Database.Database, middle: string) => unknown[]][] = [
    ['repositories', (db, middle) => pageQueries.repositoriesInRange(db, { from: '', before: LAST, after: `ns/r${middle}`, limit: 51 })],
    ['referrers', (db) => pageQueries.referrersOf(db, { repositoryId: 1, subject: 'sha256:000001', limit: 101 })],
    ['tags of a digest', (db) => pageQueries.tagsOfDigest(db, { repositoryId: 1, digest: 'sha256:000001', limit: 20 })],
  ]
  for (const [what, read] of pages) {
    const few = milliseconds(() => read(small, '000500'))
    const many = milliseconds(() => read(big, '050000'))
    assert.ok(many < few * 5 + 1, `${what}: ${few.toFixed(3)} ms of 1,000, ${many.toFixed(3)} ms of 100,000`)
  }
})

test('a list goes on after the cursor, within its range', () => {
  const rows = pageQueries.repositoriesInRange(hubOf(100), { from: 'ns/', before: `ns/${LAST}`, after: 'ns/r000010', limit: 2 })
  assert.deepEqual(rows.map((row) => row.name), ['ns/r000011', 'ns/r000012'])
})
