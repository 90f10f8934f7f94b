import type { Database } from 'better-sqlite3'
import { first } from '../operation.ts'

const KEY = `SELECT ipns_name AS ipnsName FROM namespace WHERE name = @name AND ipns_name IS NOT NULL
  UNION ALL SELECT ipns_name FROM source WHERE name = @name AND ipns_name IS NOT NULL LIMIT 1`

/**
 * Whether a name, or one above it, is on the deny-list (the connection's temporary table or view `denied`); or the same under the
 * key that the index knows of a namespace or of a followed name that it is below of.
 */
export function isDenied(db: Database, name: string): boolean {
  if (!first(db, "SELECT 1 FROM denied WHERE name > '' LIMIT 1")) return false
  return above(name).some((one) => {
    if (isOnList(db, one)) return true
    const key = first<{ ipnsName: string }>(db, KEY, { name: one })?.ipnsName
    return key !== undefined && key !== one && above(key + name.slice(one.length)).some((other) => isOnList(db, other))
  })
}

/** The rows whose name is not denied. */
export function allowed<Row extends { name: string }>(db: Database, rows: Row[]): Row[] {
  return rows.filter((row) => !isDenied(db, row.name))
}

function isOnList(db: Database, name: string): boolean {
  return first(db, 'SELECT 1 FROM denied WHERE name = ?', name) !== undefined
}

// The name itself, then those that end before each of its slashes.
function above(name: string): string[] {
  const names: string[] = []
  for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) names.push(name.slice(0, end))
  return names
}
