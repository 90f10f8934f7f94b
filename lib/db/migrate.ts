import type Database from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { z } from 'zod'
import { naturalKey } from '../oci/natural-key.ts'

const MIGRATIONS = new URL('../../drizzle', import.meta.url).pathname
const newestRow = z.object({ at: z.number().nullable() })

/** The data directory was written by a newer version of ipcr. */
export class NewerDataError extends Error {
  readonly code = 'DATA_NEWER'
  override name = 'NewerDataError'
}

/**
 * Runs the migrations of drizzle/ that the database does not have yet, in one transaction, and notes them where drizzle's
 * own migrator does. (That one loads 0.3 s of query builders before the hub could answer.) Throws NewerDataError.
 */
export function migrate(db: Database.Database): void {
  db.exec('CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)')
  const { at } = newestRow.parse(db.prepare('SELECT max(created_at) AS at FROM __drizzle_migrations').get())
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS })
  if ((at ?? 0) > Math.max(...migrations.map((migration) => migration.folderMillis))) {
    throw new NewerDataError('the data directory was written by a newer version of ipcr: start that version, or give IPCR_DATA another directory')
  }
  const missing = migrations.filter((migration) => migration.folderMillis > (at ?? 0))
  // Keys of rows that are there already are made by the function that makes those of new ones.
  db.function('natural_key', { deterministic: true }, (tag) => naturalKey(String(tag)))
  db.transaction(() => {
    for (const { sql, hash, folderMillis } of missing) {
      for (const statement of sql) db.exec(statement)
      db.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run(hash, folderMillis)
    }
  })()
}
