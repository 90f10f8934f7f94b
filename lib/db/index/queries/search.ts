import type { Database } from 'better-sqlite3'
import { isDenied } from '../denied.ts'
import type { ListPage } from '../list-page.ts'
import { all, type Operation } from '../../operation.ts'
import { repositoryRow, type RepositoryRow } from '../repository-rows.ts'
import { Budget } from '../search/budget.ts'
import { exactNames } from '../search/exact-names.ts'
import { filtersOf, type Candidate, type Filter } from '../search/filters.ts'
import { tiersOf } from '../search/match.ts'
import { matches, walk, type Walk } from '../search/walk.ts'
import type { SearchCursor, SearchQuery } from '../search-query.ts'

export type SearchArguments = { query: SearchQuery; after?: SearchCursor | undefined; limit: number }

const BEGIN: SearchCursor = { tier: 0, place: Number.MAX_SAFE_INTEGER }
const BUDGET = 60_000
// Of a candidate's row, and of each condition that is asked of it.
const [ROW, ASKED] = [4, 2]
const CANDIDATE = 'SELECT id, place, name, namespace_id AS namespace FROM repository'

/**
 * The repositories that fulfil all terms: exact names first, then by tiers (search/match.ts), in each by place. A page may hold
 * fewer than `limit`, even none, and still have a `next`, when much had to be looked at. No terms: all, the best first.
 */
export const search: Operation<SearchArguments, ListPage<RepositoryRow, SearchCursor>> = (db, { query, after = BEGIN, limit }) => {
  const plan = planOf(db, query)
  const budget = new Budget(BUDGET)
  const found: (Candidate & { tier: number })[] = []
  let before = after.place
  for (let tier = after.tier; tier < plan.walks.length; tier++, before = BEGIN.place) {
    for (const candidate of walk(db, plan.walks[tier] ?? NOTHING, before, budget)) {
      if (plan.keep(candidate, tier) && found.push({ ...candidate, tier }) > limit) return { items: rows(db, found.slice(0, limit)), next: cursor(found[limit - 1]) }
    }
    if (budget.stoppedAt !== undefined) return { items: rows(db, found), next: { tier, place: budget.stoppedAt } }
  }
  return { items: rows(db, found) }
}

type Plan = { walks: Walk[]; keep: (candidate: Candidate, tier: number) => boolean }

const NOTHING: Walk = { match: undefined, few: [], range: undefined, cost: ROW }

function planOf(db: Database, query: SearchQuery): Plan {
  const filters = filtersOf(db, query)
  const { few, rest } = narrow(db, filters)
  const range = filters.find((filter) => filter.range)?.range
  const exact = exactCandidates(db, query, filters)
  const known = new Set(exact.map(({ id }) => id))
  const holds = (candidate: Candidate): boolean => rest.every((filter) => filter.holds(candidate)) && !isDenied(db, candidate.name)
  return {
    walks: [{ match: undefined, few: exact, range: undefined, cost: ROW }, ...tiersOf(query).map((match) => ({ match, few, range, cost: ROW + ASKED * rest.length }))],
    keep: (candidate, tier) => (tier === 0 || !known.has(candidate.id)) && holds(candidate),
  }
}

/** The candidates that fulfil every condition of which all are known, by place; and the conditions that are still to be asked. */
function narrow(db: Database, filters: Filter[]): { few: Candidate[] | undefined; rest: Filter[] } {
  const sets = filters.flatMap(({ ids }) => (ids ? [new Set(ids)] : [])).sort((a, b) => a.size - b.size)
  const rest = filters.filter(({ ids }) => !ids)
  const [smallest, ...others] = sets
  if (!smallest) return { few: undefined, rest }
  const ids = [...smallest].filter((id) => others.every((set) => set.has(id)))
  const sql = `${CANDIDATE} WHERE id IN (SELECT value FROM json_each(?)) AND place IS NOT NULL ORDER BY place DESC`
  return { few: all<Candidate>(db, sql, JSON.stringify(ids)), rest }
}

function exactCandidates(db: Database, query: SearchQuery, filters: Filter[]): Candidate[] {
  const named = all<Candidate>(db, `${CANDIDATE} WHERE name IN (SELECT value FROM json_each(?)) AND place IS NOT NULL ORDER BY place DESC`, JSON.stringify(exactNames(query)))
  const [properties] = tiersOf(query.filter(({ field }) => field !== 'word' && field !== 'prefix'))
  return named.filter(({ id, place }) => filters.every(({ ids }) => !ids || ids.includes(id)) && (properties === undefined || matches(db, properties, place)))
}

function rows(db: Database, candidates: Candidate[]): RepositoryRow[] {
  return candidates.map(({ id }) => repositoryRow(db, id)).filter((row) => row !== undefined)
}

function cursor(last: (Candidate & { tier: number }) | undefined): SearchCursor {
  return last ? { tier: last.tier, place: last.place } : BEGIN
}
