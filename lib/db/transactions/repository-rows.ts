import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { first, RefusedError, run } from '../operation.ts'

type Db = Database.Database

const LEAF_SIZE = 1024 * 1024

/** The repository's id; makes the row at its first use. */
export function ensureRepository(db: Db, name: string, now: number): number {
  run(db, 'INSERT OR IGNORE INTO repository (name, namespace, created_at, updated_at) VALUES (?, ?, ?, ?)', name, name.split('/')[0], now, now)
  return requireRepository(db, name)
}

/** The repository's id; throws RefusedError NAME_UNKNOWN. */
export function requireRepository(db: Db, name: string): number {
  const row = first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ?', name)
  if (!row) throw new RefusedError('NAME_UNKNOWN', `there is no repository ${name}`)
  return row.id
}

/** The sha256 digest of content that may be known under another one. */
export function canonicalDigest(db: Db, digest: Digest): Digest {
  if (digest.startsWith('sha256:')) return digest
  return first<{ digest: Digest }>(db, 'SELECT digest FROM blob_alias WHERE alias = ?', digest)?.digest ?? digest
}

/** The blob's id; makes the row, or renews its grace period. */
export function touchBlob(db: Db, digest: Digest, size: number, now: number): number {
  run(db, 'INSERT INTO blob (digest, size, touched_at) VALUES (?, ?, ?) ON CONFLICT (digest) DO UPDATE SET touched_at = excluded.touched_at', digest, size, now)
  return first<{ id: number }>(db, 'SELECT id FROM blob WHERE digest = ?', digest)?.id ?? 0
}

/** Remembers a second digest of the same content; true when it is a new one. */
export function addAlias(db: Db, alias: Digest | undefined, digest: Digest): boolean {
  if (!alias || alias === digest) return false
  return run(db, 'INSERT OR IGNORE INTO blob_alias (alias, digest) VALUES (?, ?)', alias, digest) > 0
}

/** Puts a blob of more than one leaf into the leaf queue unless its leaves are known. A smaller one needs no index: its digest is the leaf's. */
export function queueLeaves(db: Db, blobId: number, size: number, now: number): void {
  if (size <= LEAF_SIZE || first(db, 'SELECT 1 FROM leaf_list WHERE blob_id = ?', blobId)) return
  run(db, 'INSERT OR IGNORE INTO leaf_queue (blob_id, queued_at) VALUES (?, ?)', blobId, now)
}

/** Links a blob into a repository, or renews the link's grace period. */
export function linkBlobRow(db: Db, repositoryId: number, blobId: number, now: number): void {
  run(db, 'INSERT INTO blob_link (repository_id, blob_id, linked_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET linked_at = excluded.linked_at', repositoryId, blobId, now)
}
