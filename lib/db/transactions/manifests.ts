import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { WALLET_SIGNATURE } from '../../oci/media-types.ts'
import { first, RefusedError, run, type Operation } from '../operation.ts'
import { addAlias, canonicalDigest, ensureRepository, queueLeaves, requireRepository, touchBlob } from './repository-rows.ts'
import { changesOfManifest, noteAlias, noteChanges, type Change } from './root-changes.ts'
import { measureTags, writeTag } from './tag-rows.ts'

type Db = Database.Database

export type ChildRow = {
  kind: 'config' | 'layer' | 'manifest'
  digest: Digest
  size: number
  mediaType: string
  platform?: string
  /** may be missing here: its bytes are named by URL */
  foreign: boolean
}

export type NewManifest = {
  repository: string
  digest: Digest
  alias?: Digest
  size: number
  mediaType: string
  artifactType?: string
  subject?: Digest
  /** JSON text */
  annotations?: string
  children: ChildRow[]
  tags: string[]
  /** a tag that is there may not come to mean another manifest */
  keepTags?: boolean
  now: number
}

/**
 * Records a manifest whose bytes are already durable, and moves its tags. Throws RefusedError MANIFEST_BLOB_UNKNOWN
 * when the repository lacks what it refers to, MANIFEST_INVALID when the same bytes are here as another type, DENIED when a tag
 * would move that has to stay.
 */
export const putManifest: Operation<NewManifest, void> = (db, manifest) => {
  const repositoryId = ensureRepository(db, manifest.repository, manifest.now)
  const targets = manifest.children.map((child) => requireChild(db, repositoryId, child))
  queueLeaves(db, touchBlob(db, manifest.digest, manifest.size, manifest.now), manifest.size, manifest.now)
  const isNew = !hasManifest(db, repositoryId, manifest)
  if (isNew) insertManifest(db, repositoryId, manifest, targets)
  else lookAgain(db, repositoryId, manifest)
  const moved = manifest.tags.flatMap((tag) => setTag(db, repositoryId, tag, manifest))
  run(db, 'UPDATE repository SET updated_at = ? WHERE id = ?', manifest.now, repositoryId)
  noteChanges(db, repositoryId, [...(isNew ? changesOfManifest(db, repositoryId, manifest.digest) : []), ...moved], manifest.now)
  if (addAlias(db, manifest.alias, manifest.digest)) noteAlias(db, manifest.digest, manifest.now)
}

// A signature's document may have been lost when it was looked at: who is told that it is missing pushes it again.
function lookAgain(db: Db, repositoryId: number, { digest, now }: NewManifest): void {
  run(db, "UPDATE signature SET state = 'waiting', reason = NULL, queued_at = ? WHERE repository_id = ? AND manifest = ? AND reason = 'MALFORMED'", now, repositoryId, digest)
}

function requireChild(db: Db, repositoryId: number, child: ChildRow): Digest {
  const target = canonicalDigest(db, child.digest)
  const found = child.kind === 'manifest'
    ? first(db, 'SELECT 1 FROM manifest WHERE repository_id = ? AND digest = ?', repositoryId, target)
    : first(db, 'SELECT 1 FROM blob b JOIN blob_link l ON l.blob_id = b.id AND l.repository_id = ? WHERE b.digest = ?', repositoryId, target)
  if (found || child.foreign) return target
  throw new RefusedError('MANIFEST_BLOB_UNKNOWN', `push ${child.digest} (${child.kind}) to this repository first`, { digest: child.digest })
}

function hasManifest(db: Db, repositoryId: number, manifest: NewManifest): boolean {
  const row = first<{ mediaType: string }>(db, 'SELECT media_type AS mediaType FROM manifest WHERE repository_id = ? AND digest = ?', repositoryId, manifest.digest)
  if (row && row.mediaType !== manifest.mediaType) {
    throw new RefusedError('MANIFEST_INVALID', `these bytes are here already as ${row.mediaType}`)
  }
  return row !== undefined
}

function insertManifest(db: Db, repositoryId: number, manifest: NewManifest, targets: Digest[]): void {
  const config = manifest.children.find((child) => child.kind === 'config')
  const totalSize = manifest.size + manifest.children.reduce((sum, child) => sum + child.size, 0)
  run(db, `INSERT INTO manifest (repository_id, digest, media_type, size, artifact_type, subject, config_digest, config_media_type,
    total_size, annotations, pushed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  repositoryId, manifest.digest, manifest.mediaType, manifest.size, manifest.artifactType ?? null, manifest.subject ?? null,
  config?.digest ?? null, config?.mediaType ?? null, Math.min(totalSize, Number.MAX_SAFE_INTEGER),
  manifest.annotations ?? null, manifest.now)
  manifest.children.forEach((child, position) => insertChild(db, repositoryId, manifest.digest, position, child, targets[position] ?? child.digest))
  measureTags(db, repositoryId, manifest.digest)
  run(db, 'UPDATE repository SET manifest_count = manifest_count + 1 WHERE id = ?', repositoryId)
  if (manifest.artifactType === WALLET_SIGNATURE && manifest.subject) {
    run(db, `INSERT OR REPLACE INTO signature (repository_id, manifest, subject, state, queued_at) VALUES (?, ?, ?, 'waiting', ?)`,
      repositoryId, manifest.digest, canonicalDigest(db, manifest.subject), manifest.now)
  }
}

function insertChild(db: Db, repositoryId: number, parent: Digest, position: number, child: ChildRow, target: Digest): void {
  run(db, `INSERT INTO manifest_child (repository_id, parent, position, kind, child, target, size, media_type, platform)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  repositoryId, parent, position, child.kind, child.digest, target, child.size, child.mediaType, child.platform ?? null)
}

// A manifest that gains or loses a tag also changes its place among those without one.
function setTag(db: Db, repositoryId: number, name: string, { digest, alias, keepTags, now }: NewManifest): Change[] {
  const before = first<{ digest: Digest }>(db, 'SELECT digest FROM tag WHERE repository_id = ? AND name = ?', repositoryId, name)?.digest
  if (keepTags && before !== undefined && before !== digest) throw new RefusedError('DENIED', `the tag ${name} is there already, and create does not move it`)
  writeTag(db, repositoryId, { name, digest, alias, now })
  if (before === undefined) run(db, 'UPDATE repository SET tag_count = tag_count + 1 WHERE id = ?', repositoryId)
  return [{ kind: 'tag', key: name }, { kind: 'manifest', key: digest }, ...(before && before !== digest ? [{ kind: 'manifest' as const, key: before }] : [])]
}

/** Removes one tag, not its manifest. Throws RefusedError NAME_UNKNOWN, MANIFEST_UNKNOWN. */
export const deleteTag: Operation<{ repository: string; tag: string; now: number }, void> = (db, { repository, tag, now }) => {
  const id = requireRepository(db, repository)
  const digest = first<{ digest: Digest }>(db, 'SELECT digest FROM tag WHERE repository_id = ? AND name = ?', id, tag)?.digest
  if (digest === undefined) throw new RefusedError('MANIFEST_UNKNOWN', `${repository} has no tag ${tag}`)
  run(db, 'DELETE FROM tag WHERE repository_id = ? AND name = ?', id, tag)
  run(db, 'UPDATE repository SET tag_count = tag_count - 1, updated_at = ? WHERE id = ?', now, id)
  noteChanges(db, id, [{ kind: 'tag', key: tag }, { kind: 'manifest', key: digest }], now)
}

/** Removes a manifest and the tags that point to it; the tags. Throws RefusedError NAME_UNKNOWN, MANIFEST_UNKNOWN. */
export const deleteManifest: Operation<{ repository: string; digest: Digest; now: number }, string[]> = (db, { repository, digest, now }) => {
  const id = requireRepository(db, repository)
  const canonical = canonicalDigest(db, digest)
  const changes = changesOfManifest(db, id, canonical)
  if (run(db, 'DELETE FROM manifest WHERE repository_id = ? AND digest = ?', id, canonical) === 0) {
    throw new RefusedError('MANIFEST_UNKNOWN', `${repository} has no manifest ${digest}`)
  }
  run(db, 'DELETE FROM manifest_child WHERE repository_id = ? AND parent = ?', id, canonical)
  measureTags(db, id, canonical)
  run(db, 'DELETE FROM signature WHERE repository_id = ? AND manifest = ?', id, canonical)
  run(db, 'DELETE FROM cosign_verdict WHERE manifest = ?', canonical)
  const tags = db.prepare<[number, string], { name: string }>('SELECT name FROM tag WHERE repository_id = ? AND digest = ?').all(id, canonical)
  run(db, 'DELETE FROM tag WHERE repository_id = ? AND digest = ?', id, canonical)
  run(db, 'UPDATE repository SET manifest_count = manifest_count - 1, tag_count = tag_count - ?, updated_at = ? WHERE id = ?', tags.length, now, id)
  noteChanges(db, id, [...changes, ...tags.map((tag) => ({ kind: 'tag' as const, key: tag.name }))], now)
  return tags.map((tag) => tag.name)
}
