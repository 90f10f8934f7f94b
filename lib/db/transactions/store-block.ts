import type Database from 'better-sqlite3'
import { run } from '../operation.ts'

/** Keeps a verified block by its sha2-256 (32 bytes); one that is here with other bytes was damaged. */
export function storeBlock(db: Database.Database, hash: Uint8Array, bytes: Uint8Array): void {
  run(db, 'INSERT INTO node (hash, bytes) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes', hash, bytes)
}
