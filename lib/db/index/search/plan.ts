import type { Database } from 'better-sqlite3'
import { all } from '../../operation.ts'
import type { SearchQuery } from '../search-query.ts'
import { COLUMNS, type Candidate } from './candidates.ts'
import { exactNames } from './exact-names.ts'
import { filtersOf, type Filter } from './filters.ts'
import { tiersOf } from './match.ts'
import { matches, type Walk } from './walk.ts'

/** The ways to the results, one a tier, exact names first; and whether what comes by one of them is a result. */
export type Plan = { walks: Walk[]; holds: (candidate: Candidate, tier: number) => boolean }

// What it costs to come to a candidate, and to ask one condition of it.
const [ROW, ASKED] = [3, 3]

/** How a search is looked up. */
export function planOf(db: Database, query: SearchQuery): Plan {
  const filters = filtersOf(db, query)
  const { few, rest } = narrow(filters)
  const range = filters.find((filter) => filter.range)?.range
  const exact = exactCandidates(db, query, filters)
  const known = new Set(exact.map(({ id }) => id))
  const cost = ROW + ASKED * rest.length
  return {
    walks: [{ match: undefined, few: exact, range: undefined, cost }, ...tiersOf(query).map((match) => ({ match, few, range, cost }))],
    holds: (candidate, tier) => (tier === 0 || !known.has(candidate.id)) && rest.every((filter) => filter.holds(candidate)),
  }
}

/** The candidates that fulfil every condition of which all are known, by place; and the conditions that are still to be asked. */
function narrow(filters: Filter[]): { few: Candidate[] | undefined; rest: Filter[] } {
  const known = filters.flatMap((filter) => (filter.few ? [filter.few] : [])).sort((a, b) => a.length - b.length)
  const rest = filters.filter((filter) => !filter.few)
  const [smallest, ...others] = known
  if (!smallest) return { few: undefined, rest }
  const sets = others.map((candidates) => new Set(candidates.map(({ id }) => id)))
  return { few: smallest.filter(({ id }) => sets.every((set) => set.has(id))).sort((a, b) => b.place - a.place), rest }
}

function exactCandidates(db: Database, query: SearchQuery, filters: Filter[]): Candidate[] {
  const text = `SELECT ${COLUMNS} FROM repository r WHERE r.name IN (SELECT value FROM json_each(?)) AND r.place IS NOT NULL ORDER BY r.place DESC`
  const named = all<Candidate>(db, text, JSON.stringify(exactNames(query)))
  const [properties] = tiersOf(query.filter(({ field }) => field !== 'word' && field !== 'prefix'))
  return named.filter(({ id, place }) => filters.every(({ few }) => !few || few.some((one) => one.id === id)) && (properties === undefined || matches(db, properties, place)))
}
