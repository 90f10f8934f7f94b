import type { Database } from 'better-sqlite3'
import { all, first, sql } from '../../operation.ts'
import type { Budget } from './budget.ts'
import { COLUMNS, type Candidate, type Range } from './candidates.ts'

/** Where candidates come from: what repository_text has to match, the few that come into question, a range of the table; `cost` of looking at one. */
export type Walk = { match: string | undefined; few: Candidate[] | undefined; range: Range | undefined; cost: number }

const CHUNK = 100
// CAST: numbers are bound as floating point, and FTS5 seeks to integers only.
const MATCHING = `SELECT ${COLUMNS} FROM repository_text t CROSS JOIN repository r INDEXED BY repository_best ON r.place = t.rowid
  WHERE repository_text MATCH ? AND t.rowid < CAST(? AS INTEGER) ORDER BY t.rowid DESC LIMIT ?`
const PLACES = 'SELECT rowid FROM repository_text WHERE repository_text MATCH ? AND rowid < CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?'
const MATCHES = 'SELECT 1 FROM repository_text WHERE repository_text MATCH ? AND rowid = CAST(? AS INTEGER)'
// What each step costs, in the unit of the budget.
const [ROW, PLACE, PROBE] = [4, 1, 50]
// Behind so many matches it is cheaper to ask of each that is in question whether it matches.
const MOST_PLACES = 20_000
const MOST_MATCHING = 2000

/** Candidates at places below `before`, from the highest on, until the budget is spent. */
export function walk(db: Database, { match, few, range, cost }: Walk, before: number, budget: Budget): Iterable<Candidate> {
  const below = few?.filter(({ place }) => place < before)
  if (match === undefined) return below ?? chunks((from) => inRange(db, range, from), before, (place) => budget.spend(cost, place))
  if (below) return matchingFew(db, match, below, before, budget)
  const matching = (from: number): Candidate[] => all<Candidate>(db, MATCHING, match, from, CHUNK)
  if (!range) return chunks(matching, before, (place) => budget.spend(cost, place))
  return matchingInRange(db, { match, range, matching }, before, budget)
}

function* chunks(read: (before: number) => Candidate[], before: number, goesOn: (place: number) => boolean): Generator<Candidate> {
  for (let rows = read(before); rows.length > 0; rows = read(rows.at(-1)?.place ?? 0)) {
    for (const row of rows) {
      yield row
      if (!goesOn(row.place)) return
    }
  }
}

type InRange = { match: string; range: Range; matching: (before: number) => Candidate[] }

// A frequent word within a namespace that stands far down: its matches first, then the namespace's own.
function* matchingInRange(db: Database, { match, range, matching }: InRange, before: number, budget: Budget): Generator<Candidate> {
  let [seen, last] = [0, before]
  const goesOn = (place: number): boolean => budget.spend(ROW, (last = place)) && ++seen < MOST_MATCHING
  yield* chunks(matching, before, goesOn)
  if (seen < MOST_MATCHING) return
  const own = chunks((from) => inRange(db, range, from), last, (place) => budget.spend(PROBE, place))
  for (const candidate of own) if (matches(db, match, candidate.place)) yield candidate
}

function inRange(db: Database, range: Range | undefined, before: number): Candidate[] {
  if (!range) return all<Candidate>(db, `SELECT ${COLUMNS} FROM repository r INDEXED BY repository_best WHERE r.place < ? ORDER BY r.place DESC LIMIT ?`, before, CHUNK)
  // The best of all are among the best of each.
  const chunk = range.ids.length === 1 ? CHUNK : CHUNK / 4
  const text = `SELECT ${COLUMNS} FROM repository r WHERE r.${range.column} = ? AND r.place < ? ORDER BY r.place DESC LIMIT ?`
  return range.ids.flatMap((id) => all<Candidate>(db, text, id, before, chunk)).sort((a, b) => b.place - a.place).slice(0, chunk)
}

function* matchingFew(db: Database, match: string, few: Candidate[], before: number, budget: Budget): Generator<Candidate> {
  const byPlace = new Map(few.map((candidate) => [candidate.place, candidate]))
  let from = before
  for (let seen = 0; seen < Math.min(MOST_PLACES, PROBE * few.length); seen += 10 * CHUNK) {
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
