import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'



const MIGRATIONS = new URL('../../drizzle', import.meta.url).pathname
const journalSchema = z.object({ entries: z.array(z.object({ when: z.number() })) })

/** The data directory was written by a newer version of ipcr. */
export class NewerDataError extends Error {
  readonly code = 'DATA_NEWER'
  override name = 'NewerDataError'
}

/** hub.sqlite's path below the data directory. */
export function hubDatabasePath(dataDir: string): string {
  return join(dataDir, 'hub.sqlite')
}

/** Opens for writing, WAL with `synchronous=FULL`: what is committed survives a power cut. */
export function openWriter(file: string): Database.Database {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('busy_timeout = 5000')
  return db
}

/** Opens for reading only; sees each commit as soon as the writer has acknowledged it. */
export function openReader(file: string): Database.Database {
  const db = new Database(file, { readonly: true })
  db.pragma('query_only = ON')
  db.pragma('busy_timeout = 5000')
  return db
}

/** Brings hub.sqlite to this version's schema. Throws NewerDataError when a newer version has written it. */
export function migrateDatabase(file: string): void {
  const db = openWriter(file)
  try {
    refuseNewer(db)
    migrate(drizzle(db), { migrationsFolder: MIGRATIONS })
  } finally {
    db.close()
  }
}

function refuseNewer(db: Database.Database): void {
  const known = db.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get()
  if (!known) return
  const row = z.object({ at: z.number().nullable() }).parse(db.prepare('SELECT max(created_at) AS at FROM __drizzle_migrations').get())
  const journal = journalSchema.parse(JSON.parse(readFileSync(join(MIGRATIONS, 'meta', '_journal.json'), 'utf8')))
  const newest = Math.max(...journal.entries.map((entry) => entry.when))
  if ((row.at ?? 0) > newest) {
    throw new NewerDataError('the data directory was written by a newer version of ipcr: start that version, or give IPCR_DATA another directory')
  }
}
