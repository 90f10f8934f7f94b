import Database from 'better-sqlite3'
import type { TestContext } from 'node:test'
import { createIndexTables } from '../../../lib/db/index/schema.ts'

/** An empty index in memory, closed after the test; nothing is denied but what `deny` names. */
export function openTestIndex(t: TestContext, deny: string[] = []): Database.Database {
  const db = new Database(':memory:')
  t.after(() => db.close())
  createIndexTables(db)
  db.exec('CREATE TEMP TABLE denied (name TEXT PRIMARY KEY)')
  for (const name of deny) db.prepare('INSERT INTO denied VALUES (?)').run(name)
  return db
}
