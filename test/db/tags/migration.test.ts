import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate } from '../../../lib/db/migrate.ts'
import { tagPage } from '../../../lib/db/queries/tag-page.ts'
import { transactions } from '../../../lib/db/transactions/index.ts'
import { measureTags } from '../../../lib/db/transactions/tag-rows.ts'
import { child, digest, manifest } from '../database.ts'
import { openRows } from '../../roots/rows.ts'

const FOLDER = new URL('../../../drizzle', import.meta.url).pathname

/** A database as the version before this migration left it. */
function openOld(): Database.Database {
  const db = new Database(':memory:')
  db.exec('CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)')
  const after = readMigrationFiles({ migrationsFolder: FOLDER }).filter(({ sql }) => !sql.join().includes('natural_key')).slice(0, 11)
  for (const { sql, hash, folderMillis } of after) {
    for (const statement of sql) db.exec(statement)
    db.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run(hash, folderMillis)
  }
  return db
}

test('tags that were there before get their keys and sizes: an index is as large as what it lists', () => {
  const db = openOld()
  db.exec(`INSERT INTO repository (id, name, namespace, created_at, updated_at, tag_count, manifest_count) VALUES (1, 'a/b', 'a', 0, 0, 4, 2);
    INSERT INTO manifest (repository_id, digest, media_type, size, total_size, pushed_at) VALUES (1, 'sha256:image', 'x/y', 10, 5000, 1), (1, 'sha256:index', 'x/index', 7, 17, 1);
    INSERT INTO manifest_child (repository_id, parent, position, kind, child, target, size, media_type) VALUES (1, 'sha256:index', 0, 'manifest', 'sha256:image', 'sha256:image', 10, 'x/y');
    INSERT INTO tag (repository_id, name, digest, updated_at) VALUES (1, 'v1.10', 'sha256:image', 1), (1, 'v1.9', 'sha256:image', 2), (1, 'latest', 'sha256:index', 3), (1, 'lost', 'sha256:none', 4)`)
  migrate(db)
  const { items } = tagPage(db, { repositoryId: 1, order: 'name', limit: 10 })
  assert.deepEqual(items.map(({ name, total_size }) => [name, total_size]), [['latest', 5007], ['v1.9', 5000], ['v1.10', 5000]])
  assert.deepEqual(db.prepare('SELECT name, sort_key, size FROM tag WHERE name IN (?, ?) ORDER BY name').raw().all('latest', 'lost'), [['latest', '', 5007], ['lost', 'lost!', 0]])
  db.close()
})

test('a new database and a migrated one have one schema', () => {
  const [old, fresh] = [openOld(), new Database(':memory:')]
  for (const db of [old, fresh]) migrate(db)
  const schema = (db: Database.Database): unknown => db.prepare("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'tag' ORDER BY name").all()
  assert.deepEqual(schema(old), schema(fresh))
  for (const db of [old, fresh]) db.close()
})

test('what a pushed manifest changes of the tags of indexes is found without looking at all tags', () => {
  const asked: string[] = []
  const db = new Database(':memory:', { verbose: (text) => void asked.push(String(text)) })
  migrate(db)
  db.exec(`INSERT INTO manifest_child (repository_id, parent, position, kind, child, target, size, media_type) VALUES (1, 'sha256:index', 0, 'manifest', 'sha256:one', 'sha256:one', 1, 'x')`)
  asked.length = 0
  measureTags(db, 1, 'sha256:one')
  const [find, update, ...none] = asked.map((text) => db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all()[0]?.detail ?? '')
  assert.match(find ?? '', /SEARCH manifest_child USING INDEX manifest_child_target \(repository_id=\? AND target=\?\)/)
  assert.match(update ?? '', /SEARCH tag USING .*INDEX tag_twin \(repository_id=\? AND digest=\?\)/)
  assert.deepEqual(none, [])
  db.close()
})

test('the size of a tag follows what its index lists as manifests come and go, and is one that a number holds', (t) => {
  const { db, write } = openRows(t)
  const put = (text: string, more: Parameters<typeof manifest>[1] = {}): void => void write(transactions.putManifest, manifest(text, more))
  const sizeOf = (tag: string): unknown => db.prepare('SELECT size FROM tag WHERE name = ?').pluck().get(tag)
  const listed = (text: string, size = text.length) => child(text, { kind: 'manifest', size, mediaType: 'a/manifest', foreign: true })
  put('index', { children: [listed('one'), listed('two')], tags: ['v1', 'v2'] })
  assert.equal(sizeOf('v1'), 5 + 3 + 3)
  put('one', { children: [child('layer', { size: 1000, foreign: true })] })
  assert.deepEqual([sizeOf('v1'), sizeOf('v2')], [1011, 1011])
  write(transactions.deleteManifest, { repository: 'a/b', digest: digest('one'), now: 1 })
  assert.equal(sizeOf('v2'), 11)
  put('other', { tags: ['v2'] })
  assert.deepEqual([sizeOf('v1'), sizeOf('v2')], [11, 5])
  const huge = Array.from({ length: 2000 }, (_, index) => `huge ${index}`)
  for (const text of huge) put(text, { children: [child('layer', { size: Number.MAX_SAFE_INTEGER, foreign: true })] })
  put('huge', { children: huge.map((text) => listed(text)), tags: ['huge'] })
  assert.equal(sizeOf('huge'), Number.MAX_SAFE_INTEGER)
})
