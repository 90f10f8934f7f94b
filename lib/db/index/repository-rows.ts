import type { Database } from 'better-sqlite3'
import { first } from '../operation.ts'
import { isDenied } from './denied.ts'
import type { ClaimState, RepositoryLayout, SourceState } from './rows.ts'

/** A repository as lists show it; sizes in bytes, times in Unix ms. `state` and `since` are its source's. */
export type RepositoryRow = {
  name: string
  source: string
  namespace: string
  state: SourceState
  since: number
  /** hubs that follow its source */
  followers: number
  owner: string | null
  ownerName: string | null
  claimState: ClaimState
  layout: RepositoryLayout
  short: string | null
  licenses: string | null
  sourceUrl: string | null
  tagCount: number
  manifestCount: number
  size: number
  createdAt: number
  updatedAt: number
}

export const REPOSITORY_COLUMNS = `r.name, s.name AS source, n.name AS namespace, s.state, s.since, s.followers, n.owner, n.owner_name AS ownerName, n.claim_state AS claimState,
  r.layout, r.short, r.licenses, r.source_url AS sourceUrl, r.tag_count AS tagCount, r.manifest_count AS manifestCount, r.size,
  r.created_at AS createdAt, r.updated_at AS updatedAt`
// In this order whatever the planner thinks: the index has no statistics.
export const REPOSITORY_JOINS = 'CROSS JOIN namespace n ON n.id = r.namespace_id CROSS JOIN source s ON s.id = r.source_id'

/** The repository with that id as lists show it. */
export function repositoryRow(db: Database, id: number): RepositoryRow | undefined {
  return first<RepositoryRow>(db, `SELECT ${REPOSITORY_COLUMNS} FROM repository r ${REPOSITORY_JOINS} WHERE r.id = ?`, id)
}

/** The id of a listed repository whose name is not denied. */
export function repositoryId(db: Database, name: string): number | undefined {
  return isDenied(db, name) ? undefined : first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ? AND place IS NOT NULL', name)?.id
}
