import type Database from 'better-sqlite3'
import { run } from '../operation.ts'

/** Stores the sha256 of each 1 MiB leaf of a blob: 32 bytes each, in order. */
export function recordHashes(db: Database.Database, id: number, hashes: Uint8Array): void {
  run(db, 'INSERT OR REPLACE INTO leaf_list (blob_id, hashes) VALUES (?, ?)', id, hashes)
  for (let position = 0; position * 32 < hashes.length; position++) {
    run(db, 'INSERT OR IGNORE INTO leaf (hash, blob_id, position) VALUES (?, ?, ?)', hashes.subarray(position * 32, position * 32 + 32), id, position)
  }
}
