import type { Database } from 'better-sqlite3'
import { first } from '../operation.ts'

/** Whether a name, or one above it, is on the deny-list (the connection's temporary table or view `denied`). */
export function isDenied(db: Database, name: string): boolean {
  for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) {
    if (first(db, 'SELECT 1 FROM denied WHERE name = ?', name.slice(0, end))) return true
  }
  return false
}

/** The rows whose name is not denied. */
export function allowed<Row extends { name: string }>(db: Database, rows: Row[]): Row[] {
  return rows.filter((row) => !isDenied(db, row.name))
}
