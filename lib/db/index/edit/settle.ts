import type Database from 'better-sqlite3'
import { z } from 'zod'
import { first, run } from '../../operation.ts'
import { REF_KINDS } from '../rows.ts'
import { removeSpare } from './manifests.ts'
import { placeRepository } from './place.ts'
import type { RepositoryEdit } from './repository-edit.ts'

type Db = Database.Database

const LICENSES = 'org.opencontainers.image.licenses'
const SOURCE = 'org.opencontainers.image.source'
const pairs = z.array(z.tuple([z.string(), z.string()]))

/** Ends the changes of a repository: what nothing names goes, and what follows from its refs is brought up to date. */
export function settleRepository(repository: RepositoryEdit): void {
  removeSpare(repository)
  const { db, id, tags, manifests } = repository
  const [updatedAt, createdAt] = [changed(db, id, 'max') ?? 0, changed(db, id, 'min') ?? 0]
  const { licenses, source, size } = describe(db, id)
  run(db, `UPDATE repository SET tag_count = tag_count + ?, manifest_count = manifest_count + ?, updated_at = ?, created_at = ?,
    licenses = ?, source_url = ?, size = ? WHERE id = ?`,
  tags, manifests, updatedAt, createdAt, licenses, source, size, id)
  placeRepository(db, id)
}

const CHANGED = Object.values(REF_KINDS).map((kind) => ({
  max: `SELECT max(changed_at) FROM ref WHERE repository_id = @id AND kind = ${kind}`,
  min: `SELECT min(changed_at) FROM ref WHERE repository_id = @id AND kind = ${kind}`,
}))

// One look-up in the index for each kind, however many refs there are.
function changed(db: Db, id: number, which: 'max' | 'min'): number | undefined {
  const text = `SELECT ${which}(at) AS at FROM (${CHANGED.map((kind) => `SELECT (${kind[which]}) AS at`).join(' UNION ALL ')})`
  return first<{ at: number | null }>(db, text, { id })?.at ?? undefined
}

type Image = { id: number; annotations: string | null; size: number; child: string | null }
const IMAGE = `SELECT m.id, m.annotations, m.total_size AS size, (SELECT c.digest FROM child c WHERE c.manifest_id = m.id AND c.position = 0) AS child FROM manifest m WHERE m.repository_id = ? AND m.digest = ?`

// By what the newest tag names; of an index by its first image.
function describe(db: Db, id: number): { licenses: string | null; source: string | null; size: number } {
  const newest = first<{ digest: string }>(db, 'SELECT digest FROM ref WHERE repository_id = ? AND kind = 0 ORDER BY changed_at DESC, name DESC LIMIT 1', id)
  const named = newest && first<Image>(db, IMAGE, id, newest.digest)
  const image = named?.child ? (first<Image>(db, IMAGE, id, named.child) ?? named) : named
  const say = (key: string): string | null => annotation(named, key) ?? annotation(image, key) ?? label(db, image, key)
  return { licenses: say(LICENSES), source: say(SOURCE), size: image?.size ?? 0 }
}

function annotation(image: Image | undefined, key: string): string | null {
  if (!image?.annotations) return null
  return pairs.safeParse(JSON.parse(image.annotations)).data?.find(([name]) => name === key)?.[1] ?? null
}

function label(db: Db, image: Image | undefined, key: string): string | null {
  return (image && first<{ value: string }>(db, 'SELECT value FROM label WHERE manifest_id = ? AND key = ?', image.id, key)?.value) ?? null
}
