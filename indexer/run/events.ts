import type Database from 'better-sqlite3'
import type { TagMove } from '../../lib/db/index/rows.ts'
import { run } from '../../lib/db/operation.ts'

/** So many events are kept; of one root no more are told than a reader can take in. */
export const MOST_EVENTS = 10_000
const MOST_OF_ROOT = 200

/** Something that changed: a tag (`name` with `:tag`), a name that came, went, or stands otherwise, or a root that was read as a whole. */
export type IndexEvent = { kind: 'tag' | 'name' | 'root'; name: string; detail: object | null }

/** The events of a root's tags. */
export function tagEvents(moves: readonly TagMove[]): IndexEvent[] {
  return moves.slice(0, MOST_OF_ROOT).map(({ repository, tag, before, after }) => ({ kind: 'tag', name: `${repository}:${tag}`, detail: { before, after } }))
}

/** Adds events, the oldest beyond MOST_EVENTS go; ids never come again. */
export function addEvents(db: Database.Database, events: readonly IndexEvent[], now: number): void {
  for (const { kind, name, detail } of events) run(db, 'INSERT INTO event (at, kind, name, detail) VALUES (?, ?, ?, ?)', now, kind, name, detail === null ? null : JSON.stringify(detail))
  if (events.length > 0) run(db, 'DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?', MOST_EVENTS)
}
