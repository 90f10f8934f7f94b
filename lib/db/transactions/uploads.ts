import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { first, RefusedError, run, type Operation } from '../operation.ts'
import { addAlias, canonicalDigest, ensureRepository, linkBlobRow, touchBlob } from './repository-rows.ts'

const LEAF_SIZE = 1024 * 1024

type Stored = { repository: string; digest: Digest; alias?: Digest; size: number; uploadId?: string; now: number }

/** Opens an upload session. */
export const createUpload: Operation<{ id: string; repository: string; now: number }, void> = (db, upload) => {
  run(db, 'INSERT INTO upload (id, repository, started_at) VALUES (?, ?, ?)', upload.id, upload.repository, upload.now)
}

/** Ends an upload session without a blob; true if there was one. */
export const deleteUpload: Operation<{ id: string }, boolean> = (db, { id }) => run(db, 'DELETE FROM upload WHERE id = ?', id) > 0

/** Records a blob whose file is already durable: row, link in the repository, leaf queue, end of its upload. */
export const recordBlob: Operation<Stored, void> = (db, stored) => {
  const repositoryId = ensureRepository(db, stored.repository, stored.now)
  const blobId = touchBlob(db, stored.digest, stored.size, stored.now)
  addAlias(db, stored.alias, stored.digest)
  linkBlobRow(db, repositoryId, blobId, stored.now)
  queueLeaves(db, blobId, stored)
  if (stored.uploadId) run(db, 'DELETE FROM upload WHERE id = ?', stored.uploadId)
}

// A blob of at most one leaf needs no index: its digest is the leaf's.
function queueLeaves(db: Database.Database, blobId: number, { size, now }: Stored): void {
  if (size <= LEAF_SIZE || first(db, 'SELECT 1 FROM leaf_list WHERE blob_id = ?', blobId)) return
  run(db, 'INSERT OR IGNORE INTO leaf_queue (blob_id, queued_at) VALUES (?, ?)', blobId, now)
}

/** Links a blob of another repository here; false when `from` (or, without it, no repository) has it. */
export const mountBlob: Operation<{ repository: string; from?: string; digest: Digest; now: number }, boolean> = (db, args) => {
  const digest = canonicalDigest(db, args.digest)
  const found = first<{ id: number }>(db, `SELECT b.id FROM blob b WHERE b.digest = ? AND EXISTS (
    SELECT 1 FROM blob_link l JOIN repository r ON r.id = l.repository_id WHERE l.blob_id = b.id AND (? IS NULL OR r.name = ?))`,
  digest, args.from ?? null, args.from ?? null)
  if (!found) return false
  linkBlobRow(db, ensureRepository(db, args.repository, args.now), found.id, args.now)
  run(db, 'UPDATE blob SET touched_at = ? WHERE id = ?', args.now, found.id)
  return true
}

/** Takes a blob out of a repository. Throws RefusedError BLOB_UNKNOWN when the repository does not link it. */
export const unlinkBlob: Operation<{ repository: string; digest: Digest }, void> = (db, { repository, digest }) => {
  const removed = run(db, `DELETE FROM blob_link WHERE repository_id = (SELECT id FROM repository WHERE name = ?)
    AND blob_id = (SELECT id FROM blob WHERE digest = ?)`, repository, canonicalDigest(db, digest))
  if (removed === 0) throw new RefusedError('BLOB_UNKNOWN', `${repository} has no blob ${digest}`)
}
