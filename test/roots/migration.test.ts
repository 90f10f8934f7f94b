import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { migrate } from '../../lib/db/migrate.ts'
import { expectedRoot } from './expected-root.ts'
import { openRows, pushRows } from './rows.ts'

const REGISTRY = ['repository', 'blob', 'blob_alias', 'blob_link', 'manifest', 'manifest_child', 'tag', 'leaf_list']

/** A database as the version before roots left it, with the registry's rows of another. */
function beforeRoots(source: Database.Database): Database.Database {
  const db = new Database(':memory:')
  for (const statement of readFileSync(new URL('../../drizzle/0000_registry.sql', import.meta.url), 'utf8').split('--> statement-breakpoint')) db.exec(statement)
  db.exec('CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)')
  const { created_at: at } = source.prepare<[], { created_at: number }>('SELECT created_at FROM __drizzle_migrations ORDER BY id').get() ?? { created_at: 0 }
  db.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('', ?)").run(at)
  for (const table of REGISTRY) {
    const rows = source.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()
    const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
    const insert = db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`)
    for (const row of rows) insert.run(...columns.map((column) => row[column]))
  }
  return db
}

test('what was pushed before there were roots is published whole after the upgrade', async (t) => {
  const old = openRows(t)
  const subject = pushRows(old, 'alice/app', 'one', { tags: ['v1'], alias: true })
  pushRows(old, 'alice/app', 'signature', { subject, artifactType: 'x/signature' })
  pushRows(old, 'alice/app/sub', 'two')
  pushRows(old, 'bob/tool', 'three', { tags: ['v1', 'v2'] })
  old.db.prepare("INSERT INTO blob (digest, size, touched_at) VALUES ('sha256:large', 2000000, 7)").run()
  const upgraded = beforeRoots(old.db)
  migrate(upgraded)
  assert.deepEqual(upgraded.prepare('SELECT name FROM namespace WHERE dirty_at IS NOT NULL ORDER BY name').pluck().all(), ['.hub', 'alice', 'bob'])
  assert.deepEqual(upgraded.prepare('SELECT digest FROM leaf_queue JOIN blob ON id = blob_id').pluck().all(), ['sha256:large'])
  const again = openRows(t, { from: upgraded.serialize() })
  for (const namespace of ['alice', 'bob']) {
    again.claimNamespace(namespace)
    await again.publish(namespace)
    assert.equal(again.db.prepare('SELECT root FROM namespace WHERE name = ?').pluck().get(namespace), await expectedRoot(again.db, namespace))
  }
  upgraded.close()
})
