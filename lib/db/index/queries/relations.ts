import type { Database } from 'better-sqlite3'
import { allowed } from '../denied.ts'
import { toPage, type ListPage } from '../list-page.ts'
import { all, first, type Operation } from '../../operation.ts'
import { findManifest } from './manifests.ts'

/** A manifest of some repository that shares layers with another; `tag` is one of its tags, if it has any. */
export type RelatedRow = { name: string; digest: string; tag: string | null; updatedAt: number }

type Page = { after?: number | undefined; limit: number }
type OfManifest = Page & { repository: string; reference: string }
type Found = { repository: number; manifest: number }
type Raw = RelatedRow & Found

const RELATED = `SELECT r.id AS repository, m.id AS manifest, r.name, m.digest, r.updated_at AS updatedAt,
  (SELECT f.name FROM ref f WHERE f.repository_id = r.id AND f.digest = m.digest AND f.kind = 0 ORDER BY f.name LIMIT 1) AS tag
  FROM manifest m JOIN repository r ON r.id = m.repository_id WHERE m.id = ? AND r.place IS NOT NULL`
// One manifest of each repository, by a seek to the next repository: a base image may be below half of all.
const NEXT_BY_LAYER = 'SELECT repository_id AS repository, manifest_id AS manifest FROM layer WHERE digest = ? AND repository_id > ? ORDER BY repository_id LIMIT 1'
const NEXT_BY_CHAIN = 'SELECT repository_id AS repository, manifest_id AS manifest FROM layer WHERE chain = ? AND is_top = ? AND repository_id > ? ORDER BY repository_id LIMIT 1'
const MOST_LAYERS = 128
const MOST_SHARED = 60
const MOST_BASES = 20

/** Repositories that use a layer, the longest known first, each with one manifest that has it. */
export const sharedLayer: Operation<Page & { digest: string }, ListPage<RelatedRow, number>> = (db, { digest, after = 0, limit }) =>
  related(db, limit, after, (last) => first<Found>(db, NEXT_BY_LAYER, digest, last))

/** Of each of these layers (the first 60) other repositories that use it, at most `limit`; layers that nobody else uses are left out. */
export const sharedLayers: Operation<{ repository: string; digests: string[]; limit: number }, { digest: string; items: RelatedRow[]; more: boolean }[]> = (db, { repository, digests, limit }) =>
  [...new Set(digests)].slice(0, MOST_SHARED).flatMap((digest) => {
    const { items, next } = related(db, limit + 1, 0, (last) => first<Found>(db, NEXT_BY_LAYER, digest, last))
    const others = items.filter(({ name }) => name !== repository)
    return others.length > 0 ? [{ digest, items: others.slice(0, limit), more: next !== undefined || others.length > limit }] : []
  })

/** Repositories whose images stand on all layers of a manifest (an index: of its first image), each with one that does. */
export const usedBy: Operation<OfManifest, ListPage<RelatedRow, number>> = (db, { after = 0, limit, ...reference }) => {
  const top = chains(db, reference).at(-1)
  if (top === undefined) return { items: [] }
  return related(db, limit, after, (last) => first<Found>(db, NEXT_BY_CHAIN, top, 0, last))
}

/** Images whose layers are the lowest ones of a manifest (an index: of its first image): of each such base one, the largest first, at most 20. */
export const baseImages: Operation<{ repository: string; reference: string }, RelatedRow[]> = (db, reference) => {
  const below = chains(db, reference).slice(0, -1).reverse().slice(0, MOST_LAYERS)
  const found = below.flatMap((chain) => related(db, 1, 0, (last) => first<Found>(db, NEXT_BY_CHAIN, chain, 1, last)).items)
  return found.slice(0, MOST_BASES)
}

function chains(db: Database, reference: { repository: string; reference: string }): number[] {
  const found = findManifest(db, reference)
  if (!found) return []
  const own = chainsOf(db, found.row.id)
  const child = own.length > 0 ? undefined : first<{ id: number }>(db, `SELECT m.id FROM child c JOIN manifest m ON m.repository_id = ? AND m.digest = c.digest
    WHERE c.manifest_id = ? ORDER BY c.position LIMIT 1`, found.repository, found.row.id)
  return child ? chainsOf(db, child.id) : own
}

function chainsOf(db: Database, manifest: number): number[] {
  return all<{ chain: number }>(db, 'SELECT chain FROM layer WHERE manifest_id = ? ORDER BY position', manifest).map(({ chain }) => chain)
}

function related(db: Database, limit: number, after: number, next: (last: number) => Found | undefined): ListPage<RelatedRow, number> {
  const found: Found[] = []
  for (let row = next(after); row; row = next(row.repository)) if (found.push(row) > limit) break
  const page = toPage(found, limit, (row) => row.repository, (kept) => kept)
  const rows = page.items.map((row) => first<Raw>(db, RELATED, row.manifest)).filter((row) => row !== undefined)
  return { ...page, items: allowed(db, rows).map(({ repository, manifest, ...row }) => row) }
}
