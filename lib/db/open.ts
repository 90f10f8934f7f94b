import Database from 'better-sqlite3'
import { join } from 'node:path'

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
