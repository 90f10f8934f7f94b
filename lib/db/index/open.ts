import { renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createIndexTables, indexSchema } from './schema.ts'

const CACHE_KIB = 128 * 1024
const DAMAGED = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB'])

/** index.sqlite's path below the data directory. */
export function indexDatabasePath(dataDir: string): string {
  return join(dataDir, 'index.sqlite')
}

/** True for an error of SQLite that says that the file is no database, or a broken one. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && DAMAGED.has(error.code.split('_', 2).join('_'))
}

/** Throws the index away; all of it can be read again. */
export function discardIndex(dataDir: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal', '.new', '.new-wal', '.new-shm']) rmSync(indexDatabasePath(dataDir) + suffix, { force: true })
}

/**
 * Opens the index for its only writer, WAL with `synchronous=NORMAL`: a power cut may take the last roots, which are read again.
 * One of another version, or that cannot be read, is thrown away and begun anew.
 */
export function openIndexWriter(dataDir: string): Database.Database {
  const known = openSame(dataDir)
  if (known) return known
  discardIndex(dataDir)
  createIndex(dataDir)
  return prepared(new Database(indexDatabasePath(dataDir)))
}

/** Opens the index to read what was committed last, while its writer goes on. */
export function openIndexForReading(dataDir: string): Database.Database {
  const db = new Database(indexDatabasePath(dataDir), { readonly: true })
  db.pragma('query_only = ON')
  db.pragma('busy_timeout = 5000')
  return db
}

function openSame(dataDir: string): Database.Database | undefined {
  let db: Database.Database | undefined
  try {
    if (isCutOff(indexDatabasePath(dataDir))) return undefined
    db = prepared(new Database(indexDatabasePath(dataDir), { fileMustExist: true }))
    if (db.pragma('user_version', { simple: true }) === indexSchema().version) return db
  } catch {
    // No file, or none that can be read.
  }
  db?.close()
  return undefined
}

// SQLite itself would notice when it comes to a page that is missing. With a log beside it the file may be behind.
function isCutOff(file: string): boolean {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return false
  const db = new Database(file, { fileMustExist: true, readonly: true })
  try {
    return statSync(file).size < Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
  } finally {
    db.close()
  }
}

// Under another name first: readers see a whole index or none.
function createIndex(dataDir: string): void {
  const file = indexDatabasePath(dataDir)
  const db = new Database(`${file}.new`)
  db.pragma('journal_mode = WAL')
  createIndexTables(db)
  db.close()
  renameSync(`${file}.new`, file)
}

function prepared(db: Database.Database): Database.Database {
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('busy_timeout = 5000')
    db.pragma(`cache_size = -${CACHE_KIB}`)
    db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`)
    db.prepare('SELECT 1 FROM source, repository, event LIMIT 1').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
