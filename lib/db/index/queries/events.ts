import { isDenied } from '../denied.ts'
import { all, first, type Operation } from '../../operation.ts'

/** Something that changed; `name` is what it happened to, `at` Unix ms. */
export type EventRow = { id: number; at: number; kind: string; name: string; detail: string | null }
/** `last`: the id up to which they were looked at; `lost`: events behind `after` are no longer kept, or the index was made anew. */
export type EventPage = { items: EventRow[]; last: number; lost: boolean }

const RANGE = `SELECT COALESCE(MIN(id), 0) AS oldest, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0) AS newest FROM event`

/** What happened after the event `after`, oldest first; without it only where the list ends. */
export const eventsAfter: Operation<{ after?: number | undefined; limit: number }, EventPage> = (db, { after, limit }) => {
  const range = first<{ oldest: number; newest: number }>(db, RANGE) ?? { oldest: 0, newest: 0 }
  if (after === undefined) return { items: [], last: range.newest, lost: false }
  const lost = after > range.newest || (range.oldest > 0 && after + 1 < range.oldest)
  const rows = all<EventRow>(db, 'SELECT id, at, kind, name, detail FROM event WHERE id > ? ORDER BY id LIMIT ?', after > range.newest ? 0 : after, limit)
  // The name of a tag's event ends in the tag; what is denied is its repository.
  return { items: rows.filter(({ name }) => !isDenied(db, name.replace(/:[^/]*$/, ''))), last: rows.at(-1)?.id ?? range.newest, lost }
}
