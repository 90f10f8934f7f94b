import type { Database } from 'better-sqlite3'
import { allowed } from '../denied.ts'
import { all, first, type Operation } from '../../operation.ts'

/** Something of the index that a text names exactly; `reference` is a tag or digest of an image. */
export type PlaceRow = { kind: 'image' | 'layer' | 'namespace'; name: string; reference: string | null }

/** What is asked for: images by digest or by tags that begin so, what uses a layer, what a key or CID is the root of. */
export type PlaceQuery = { limit: number } & (
  | { kind: 'digest'; digest: string }
  | { kind: 'tags'; repositories: string[]; beginning: string }
  | { kind: 'manifest'; repositories: string[]; digest: string }
  | { kind: 'root'; name: string; digest?: string | undefined })

const LISTED = 'r.place IS NOT NULL'
const BY_DIGEST = `SELECT r.name, m.digest AS reference FROM manifest m CROSS JOIN repository r ON r.id = m.repository_id WHERE m.digest >= ? AND m.digest < ? AND ${LISTED} ORDER BY m.digest, m.repository_id LIMIT ?`
const IN_REPOSITORY = `SELECT r.name, m.digest AS reference FROM repository r CROSS JOIN manifest m ON m.repository_id = r.id AND m.digest = ? WHERE r.name = ? AND ${LISTED}`
const BY_TAG = `SELECT r.name, f.name AS reference FROM repository r CROSS JOIN ref f ON f.repository_id = r.id AND f.kind = 0 AND f.name >= ? AND f.name < ? WHERE r.name = ? AND ${LISTED} ORDER BY f.name LIMIT ?`
// One row of each repository, by a seek to the next.
const NEXT_WITH_LAYER = 'SELECT repository_id AS id FROM layer WHERE digest = ? AND repository_id > ? ORDER BY repository_id LIMIT 1'
const NAME_OF = `SELECT r.name, NULL AS reference FROM repository r WHERE r.id = ? AND ${LISTED}`
// Of a followed hub the name itself, of anything else its namespaces.
const ROOTS = [
  'SELECT name FROM source WHERE name = ?', 'SELECT name FROM namespace WHERE ipns_name = ? LIMIT ?', 'SELECT name FROM namespace INDEXED BY namespace_root WHERE root = ? LIMIT ?',
  'SELECT name FROM source INDEXED BY source_ipns WHERE ipns_name = ? LIMIT ?', 'SELECT name FROM source INDEXED BY source_root WHERE root = ? LIMIT ?',
] as const
const LAST = '\u{10ffff}'

type Found = Omit<PlaceRow, 'kind'>

/** The places that a text names, at most `limit`; those of its own kind first. */
export const places: Operation<PlaceQuery, PlaceRow[]> = (db, query) => allowed(db, find(db, query)).slice(0, query.limit)

function find(db: Database, query: PlaceQuery): PlaceRow[] {
  const { limit } = query
  if (query.kind === 'digest') return byDigest(db, query.digest, limit)
  if (query.kind === 'manifest') return images(query.repositories.flatMap((name) => all<Found>(db, IN_REPOSITORY, query.digest, name)))
  if (query.kind === 'tags') return images(query.repositories.flatMap((name) => all<Found>(db, BY_TAG, query.beginning, query.beginning + LAST, name, limit)))
  return [...roots(db, query.name, limit), ...(query.digest === undefined ? [] : byDigest(db, query.digest, limit))]
}

function byDigest(db: Database, digest: string, limit: number): PlaceRow[] {
  return [...images(all<Found>(db, BY_DIGEST, digest, `${digest}g`, limit)), ...withLayer(db, digest, limit)]
}

function withLayer(db: Database, digest: string, limit: number): PlaceRow[] {
  const found: PlaceRow[] = []
  for (let next = nextWithLayer(db, digest, 0); next && found.length < limit; next = nextWithLayer(db, digest, next.id)) {
    const row = first<Found>(db, NAME_OF, next.id)
    if (row) found.push({ kind: 'layer', ...row })
  }
  return found
}

function nextWithLayer(db: Database, digest: string, after: number): { id: number } | undefined {
  return first<{ id: number }>(db, NEXT_WITH_LAYER, digest, after)
}

function roots(db: Database, name: string, limit: number): PlaceRow[] {
  const found = ROOTS.flatMap((text) => all<{ name: string }>(db, text, name, ...(text.includes('LIMIT') ? [limit] : [])))
  return [...new Set(found.map((row) => row.name))].map((one) => ({ kind: 'namespace', name: one, reference: null }))
}

function images(rows: Found[]): PlaceRow[] {
  return rows.map((row) => ({ kind: 'image', ...row }))
}
