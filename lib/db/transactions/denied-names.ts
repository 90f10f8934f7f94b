import type Database from 'better-sqlite3'
import { HUB } from '../hub-name.ts'
import { first, RefusedError, run, type Operation } from '../operation.ts'
import { noteNamespaceChanges } from './root-changes.ts'

const MOST_DENIED = 100_000

export type Denial = { name: string; reason: string; by: string; now: number }

/** Puts a name on the list of those that are shown nowhere, or tells another reason for it. Throws RefusedError TOO_MANY. */
export const denyName: Operation<Denial, void> = (db, { name, reason, by, now }) => {
  const changed = run(db, 'UPDATE denied_name SET reason = ?, by = ?, at = ? WHERE name = ?', reason, by, now, name)
  if (changed > 0) return
  if ((first<{ n: number }>(db, 'SELECT count(*) AS n FROM denied_name')?.n ?? 0) >= MOST_DENIED) throw new RefusedError('TOO_MANY', `at most ${MOST_DENIED} names can be denied`)
  run(db, 'INSERT INTO denied_name (name, reason, at, by) VALUES (?, ?, ?, ?)', name, reason, now, by)
  noteSearch(db, name, now)
}

/** Takes a name from that list; false if it was not there. */
export const undenyName: Operation<{ name: string; now: number }, boolean> = (db, { name, now }) => {
  const was = run(db, 'DELETE FROM denied_name WHERE name = ?', name) > 0
  if (was) noteSearch(db, name, now)
  return was
}

// What this hub publishes itself can be found in its root too.
function noteSearch(db: Database.Database, name: string, now: number): void {
  const [top = ''] = name.split('/')
  const own = first<{ name: string }>(db, 'SELECT name FROM namespace WHERE (name = ? OR ipns_name = ?) AND name <> ? AND root IS NOT NULL', top, top, HUB)?.name
  if (own !== undefined) noteNamespaceChanges(db, HUB, [{ kind: 'search', key: own }], now)
}
