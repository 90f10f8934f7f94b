import type { Database } from 'better-sqlite3'
import { isDenied } from '../denied.ts'
import type { ListPage } from '../list-page.ts'
import type { Operation } from '../../operation.ts'
import { repositoryRow, type RepositoryRow } from '../repository-rows.ts'
import { Budget } from '../search/budget.ts'
import { planOf } from '../search/plan.ts'
import { walk } from '../search/walk.ts'
import type { SearchCursor, SearchQuery } from '../search-query.ts'

export type SearchArguments = { query: SearchQuery; after?: SearchCursor | undefined; limit: number }

const BEGIN: SearchCursor = { tier: 0, place: Number.MAX_SAFE_INTEGER }
const BUDGET = 60_000

/**
 * The repositories that fulfil all terms: exact names first, then by tiers (search/match.ts), in each by place. A page may hold
 * fewer than `limit`, even none, and still have a `next`, when much had to be looked at. No terms: all, the best first.
 */
export const search: Operation<SearchArguments, ListPage<RepositoryRow, SearchCursor>> = (db, { query, after = BEGIN, limit }) => {
  const { walks, holds } = planOf(db, query)
  const budget = new Budget(BUDGET)
  const items: RepositoryRow[] = []
  let [before, next] = [after.place, after]
  for (const [tier, way] of [...walks.entries()].slice(after.tier)) {
    for (const candidate of walk(db, way, before, budget)) {
      const row = holds(candidate, tier) ? shown(db, candidate.id) : undefined
      if (row && items.length === limit) return { items, next }
      if (row) items.push(row)
      if (row) next = { tier, place: candidate.place }
    }
    if (budget.stoppedAt !== undefined) return { items, next: { tier, place: budget.stoppedAt } }
    before = BEGIN.place
  }
  return { items }
}

function shown(db: Database, id: number): RepositoryRow | undefined {
  const row = repositoryRow(db, id)
  return row && !isDenied(db, row.name) ? row : undefined
}
