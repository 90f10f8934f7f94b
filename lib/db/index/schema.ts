import { readFileSync } from 'node:fs'
import type Database from 'better-sqlite3'

const FILE = new URL('../../../drizzle/index/0000_index.sql', import.meta.url)

/** `PRAGMA user_version` of an index.sqlite with these tables; another one is thrown away and made anew. */
export const INDEX_VERSION = 1

/** Makes the index's tables in an empty database, in one transaction, and notes their version. */
export function createIndexTables(db: Database.Database): void {
  db.transaction(() => {
    for (const statement of readFileSync(FILE, 'utf8').split('--> statement-breakpoint')) db.exec(statement)
    db.pragma(`user_version = ${INDEX_VERSION}`)
  })()
}
