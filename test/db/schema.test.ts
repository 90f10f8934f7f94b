import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import * as audit from '../../lib/db/schema-audit.ts'
import * as registry from '../../lib/db/schema.ts'
import * as identity from '../../lib/db/schema-identity.ts'
import * as index from '../../lib/db/schema-index.ts'
import * as names from '../../lib/db/schema-names.ts'
import * as roots from '../../lib/db/schema-roots.ts'
import * as signatures from '../../lib/db/schema-signatures.ts'
import { openTestDatabase } from './database.ts'

const tables = Object.values({ ...registry, ...audit, ...identity, ...index, ...names, ...roots, ...signatures }).filter((value) => value instanceof SQLiteTable).map((table) => getTableConfig(table))

test('the migrations make the tables, columns and indices that the schemas name, and no others', (t) => {
  const { reader } = openTestDatabase(t)
  const made = reader.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'").all()
  assert.deepEqual(made.map((row) => row.name).toSorted(), tables.map((table) => table.name).toSorted())
  for (const { name, columns, indexes } of tables) {
    const rows = reader.prepare<[string], { name: string; required: number }>('SELECT name, "notnull" AS required FROM pragma_table_info(?)').all(name)
    assert.deepEqual(rows.map((row) => row.name), columns.map((column) => column.name), name)
    const existing = reader.prepare<[string], { name: string }>('SELECT name FROM pragma_index_list(?)').all(name).map((row) => row.name)
    for (const index of indexes) assert.ok(existing.includes(index.config.name), `${index.config.name} of ${name}`)
  }
})

test('the database is in WAL mode and syncs every commit', async (t) => {
  const { reader, db } = openTestDatabase(t)
  await db.write('deleteUpload', { id: 'none' })
  assert.equal(reader.pragma('journal_mode', { simple: true }), 'wal')
})
