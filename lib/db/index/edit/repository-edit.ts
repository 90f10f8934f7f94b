import type Database from 'better-sqlite3'
import { all, first, run } from '../../operation.ts'
import type { RepositoryLayout } from '../rows.ts'
import { dropSearchRow } from '../search-row.ts'

type Db = Database.Database

/** A repository while changes are applied to it; counts and what is left over are settled at its end. */
export type RepositoryEdit = {
  db: Db
  id: number
  name: string
  namespaceId: number
  tags: number
  /** of all kinds */
  refs: number
  manifests: number
  /** manifests that may be named by nothing any more */
  spare: Set<number>
}

export type Place = { sourceId: number; path: string; name: string }

/** The repository at a path of a source; undefined when the index has none there. */
export function openRepository(db: Db, { sourceId, path, name }: Place): RepositoryEdit | undefined {
  const row = first<{ id: number; namespaceId: number }>(db, 'SELECT id, namespace_id AS namespaceId FROM repository WHERE source_id = ? AND path = ?', sourceId, path)
  return row && { db, name, ...row, tags: 0, refs: 0, manifests: 0, spare: new Set() }
}

/** Makes the repository if it is not there, or gives it another layout. */
export function putRepository(db: Db, place: Place, namespaceId: number, layout: RepositoryLayout): { repository: RepositoryEdit; isNew: boolean } {
  const known = openRepository(db, place)
  if (known) {
    run(db, 'UPDATE repository SET layout = ?, namespace_id = ? WHERE id = ?', layout, namespaceId, known.id)
    return { repository: { ...known, namespaceId }, isNew: false }
  }
  const row = first<{ id: number }>(db, `INSERT INTO repository (source_id, namespace_id, path, name, layout, created_at, updated_at)
    VALUES (?, ?, ?, ?, ?, 0, 0) RETURNING id`, place.sourceId, namespaceId, place.path, place.name, layout)
  if (!row) throw new Error('a row that was inserted has an id')
  return { repository: { db, id: row.id, name: place.name, namespaceId, tags: 0, refs: 0, manifests: 0, spare: new Set() }, isNew: true }
}

const AT_ONCE = 500
const SOME_MANIFESTS = `SELECT id FROM manifest WHERE repository_id = ? LIMIT ${AT_ONCE}`
const BELOW = ['child', 'layer', 'platform', 'label'].map((table) => `DELETE FROM ${table} WHERE manifest_id IN (SELECT value FROM json_each(?))`)
const SOME_REFS = `DELETE FROM ref WHERE repository_id = @id AND (kind, name) IN (SELECT kind, name FROM ref WHERE repository_id = @id LIMIT ${AT_ONCE})`

/** Removes a repository with all that is in it, a large one in steps; how many tags its row counted, and how many refs it had. */
export function* removeRepository(db: Db, id: number): Generator<void, { tags: number; refs: number }> {
  const row = first<{ tags: number }>(db, 'SELECT tag_count AS tags FROM repository WHERE id = ?', id)
  dropSearchRow(db, id)
  while (removeManifests(db, id) === AT_ONCE) yield
  let refs = 0
  for (let some = AT_ONCE; some === AT_ONCE; refs += some) {
    some = run(db, SOME_REFS, { id })
    if (some === AT_ONCE) yield
  }
  run(db, 'DELETE FROM readme WHERE repository_id = ?', id)
  run(db, 'DELETE FROM repository WHERE id = ?', id)
  return { tags: row?.tags ?? 0, refs }
}

function removeManifests(db: Db, repositoryId: number): number {
  const ids = all<{ id: number }>(db, SOME_MANIFESTS, repositoryId).map((row) => row.id)
  if (ids.length === 0) return 0
  for (const text of [...BELOW, 'DELETE FROM manifest WHERE id IN (SELECT value FROM json_each(?))']) run(db, text, JSON.stringify(ids))
  return ids.length
}
