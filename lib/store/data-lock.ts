import Database from 'better-sqlite3'
import { join } from 'node:path'
import { makeDirectory } from './make-directory.ts'

/** Another process works on the data directory. */
export class DataInUseError extends Error {
  readonly code = 'DATA_IN_USE'
  override name = 'DataInUseError'
}

export type DataLock = { release(): void }

/**
 * Takes the data directory for this process alone. The lock is SQLite's own on a file, so the kernel drops it with the
 * process, also after kill −9. Throws DataInUseError, DirectoryError.
 */
export function lockDataDirectory(dataDir: string): DataLock {
  return lock(dataDir, 'lock.sqlite', `another hub is running on ${dataDir}: stop it first, or give IPCR_DATA another directory`)
}

/** Takes the index of the data directory for this process alone, beside the hub. Throws DataInUseError, DirectoryError. */
export function lockIndex(dataDir: string): DataLock {
  return lock(dataDir, 'index-lock.sqlite', `another indexer is running on ${dataDir}: a hub runs its own unless it is started with IPCR_INDEXER=off`)
}

function lock(dataDir: string, file: string, sentence: string): DataLock {
  makeDirectory(join(dataDir, 'run'), 0o700)
  return lockFile(join(dataDir, 'run', file), 0, sentence)
}

/** The same lock on a file of its own, waited for as long as that (ms), with this thread standing still. Throws DataInUseError with the sentence. */
export function lockFile(path: string, mostMs: number, sentence: string): DataLock {
  const db = new Database(path, { timeout: mostMs })
  try {
    db.pragma('journal_mode = DELETE')
    db.exec('BEGIN EXCLUSIVE')
  } catch {
    db.close()
    throw new DataInUseError(sentence)
  }
  return { release: () => db.close() }
}
