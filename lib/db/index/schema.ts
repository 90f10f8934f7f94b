import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type Database from 'better-sqlite3'

const FILE = new URL('../../../drizzle/index/0000_index.sql', import.meta.url)
// Raised when what is read of a root, or written of it, changes though the tables do not.
const READING = 1

let known: { text: string; version: number } | undefined

/** The index's tables, and what `PRAGMA user_version` is of an index.sqlite that has them; one of another version is made anew. */
export function indexSchema(): { text: string; version: number } {
  if (known) return known
  const text = readFileSync(FILE, 'utf8').replaceAll('--> statement-breakpoint', '')
  return (known = { text, version: hash('sha256', `${READING}\n${text}`, 'buffer').readInt32BE() & 0x7fffffff })
}

/** Makes the tables in an empty database, in one transaction, and notes their version. */
export function createIndexTables(db: Database.Database): void {
  const { text, version } = indexSchema()
  db.transaction(() => {
    db.exec(text)
    db.pragma(`user_version = ${version}`)
  })()
}
