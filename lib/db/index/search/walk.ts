import type { Database } from 'better-sqlite3'
import { all, first, sql } from '../../operation.ts'
import type { Budget } from './budget.ts'
import type { Candidate, Range } from './filters.ts'

/** Where candidates come from: what repository_text has to match, the few that come into question, or a range of the table. */
export type Walk = { match: string | undefined; few: Candidate[] | undefined; range: Range | undefined }

const CHUNK = 100
// CAST: numbers are bound as floating point, and FTS5 seeks to integers only.
const COLUMNS = 'r.id, r.place, r.name, r.namespace_id AS namespace'
const MATCHING = `SELECT ${COLUMNS} FROM repository_text t CROSS JOIN repository r ON r.place = t.rowid WHERE repository_text MATCH ? AND t.rowid < CAST(? AS INTEGER) ORDER BY t.rowid DESC LIMIT ?`
const PLACES = 'SELECT rowid FROM repository_text WHERE repository_text MATCH ? AND rowid < CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?'
const MATCHES = 'SELECT 1 FROM repository_text WHERE repository_text MATCH ? AND rowid = CAST(? AS INTEGER)'
// What each step costs, in the unit of the budget.
const [ROW, PLACE, PROBE] = [4, 1, 50]
// Behind so many matches it is cheaper to ask for each of the few whether it matches.
const MOST_PLACES = 20_000

/** Candidates at places below `before`, from the highest on, until the budget is spent. */
export function* walk(db: Database, { match, few, range }: Walk, before: number, budget: Budget): Generator<Candidate> {
  const below = few?.filter(({ place }) => place < before)
  if (below) yield* match === undefined ? below : matchingFew(db, match, below, before, budget)
  else yield* chunks((from) => (match === undefined ? inRange(db, range, from) : all<Candidate>(db, MATCHING, match, from, CHUNK)), before, budget)
}

function* chunks(read: (before: number) => Candidate[], before: number, budget: Budget): Generator<Candidate> {
  for (let rows = read(before); rows.length > 0; rows = read(rows.at(-1)?.place ?? 0)) {
    for (const row of rows) {
      yield row
      if (!budget.spend(ROW, row.place)) return
    }
  }
}

function inRange(db: Database, range: Range | undefined, before: number): Candidate[] {
  if (!range) return all<Candidate>(db, `SELECT ${COLUMNS} FROM repository r WHERE r.place < ? ORDER BY r.place DESC LIMIT ?`, before, CHUNK)
  // The best of all are among the best of each.
  const chunk = range.ids.length === 1 ? CHUNK : CHUNK / 4
  const text = `SELECT ${COLUMNS} FROM repository r WHERE r.${range.column} = ? AND r.place < ? ORDER BY r.place DESC LIMIT ?`
  return range.ids.flatMap((id) => all<Candidate>(db, text, id, before, chunk)).sort((a, b) => b.place - a.place).slice(0, chunk)
}

function* matchingFew(db: Database, match: string, few: Candidate[], before: number, budget: Budget): Generator<Candidate> {
  const byPlace = new Map(few.map((candidate) => [candidate.place, candidate]))
  let from = before
  for (let seen = 0; seen < MOST_PLACES; seen += 10 * CHUNK) {
    const places = sql(db, PLACES).pluck().all(match, from, 10 * CHUNK) as number[]
    for (const place of places) {
      const candidate = byPlace.get(place)
      if (candidate) yield candidate
      if (!budget.spend(PLACE, place)) return
    }
    if (places.length < 10 * CHUNK) return
    from = places.at(-1) ?? 0
  }
  for (const candidate of few.filter(({ place }) => place < from)) {
    if (matches(db, match, candidate.place)) yield candidate
    if (!budget.spend(PROBE, candidate.place)) return
  }
}

/** Whether the repository at a place matches. */
export function matches(db: Database, match: string, place: number): boolean {
  return first(db, MATCHES, match, place) !== undefined
}
