import type Database from 'better-sqlite3'
import { all, first, run } from '../../operation.ts'
import { rankOf } from '../rank.ts'
import { writeSearchRow } from '../search-row.ts'

const AT_ONCE = 500

type Standing = { verified: number; followers: number; updatedAt: number }

const STANDING = `SELECT n.claim_state = 'verified' AS verified, s.followers, r.updated_at AS updatedAt
  FROM repository r JOIN namespace n ON n.id = r.namespace_id JOIN source s ON s.id = r.source_id WHERE r.id = ?`

/** Gives a repository the place among the results that its owner, followers and freshness make, and makes it findable there. */
export function placeRepository(db: Database.Database, id: number): void {
  const { verified, followers, updatedAt } = first<Standing>(db, STANDING, id) ?? { verified: 0, followers: 0, updatedAt: 0 }
  run(db, 'UPDATE repository SET rank = ? WHERE id = ?', rankOf({ verified: verified === 1, followers, updatedAt }), id)
  writeSearchRow(db, id)
}

/** Gives new places to all repositories of a source or of a namespace, in steps. */
export function* placeAll(db: Database.Database, of: 'source_id' | 'namespace_id', id: number): Generator<void, void> {
  const rows = all<{ id: number }>(db, `SELECT id FROM repository WHERE ${of} = ?`, id)
  for (const [index, repository] of rows.entries()) {
    placeRepository(db, repository.id)
    if (index % AT_ONCE === AT_ONCE - 1) yield
  }
}
