import type { Digest } from '../../oci/digest.ts'
import { first, RefusedError, run, type Operation } from '../operation.ts'
import { addAlias, canonicalDigest, ensureRepository, linkBlobRow, queueLeaves, requireRepository, touchBlob } from './repository-rows.ts'
import { noteAlias, noteBlobChange } from './root-changes.ts'

type Stored = { repository: string; digest: Digest; alias?: Digest; size: number; uploadId?: string; now: number }

/** Opens an upload session, which nobody but the owner goes on with, if there is one. */
export const createUpload: Operation<{ id: string; repository: string; owner?: string | null; now: number }, void> = (db, { id, repository, owner, now }) => {
  run(db, 'INSERT INTO upload (id, repository, started_at, owner) VALUES (?, ?, ?, ?)', id, repository, now, owner ?? null)
}

/** Ends an upload session without a blob; true if there was one. */
export const deleteUpload: Operation<{ id: string }, boolean> = (db, { id }) => run(db, 'DELETE FROM upload WHERE id = ?', id) > 0

/** Records a blob whose file is already durable: row, link in the repository, leaf queue, end of its upload. */
export const recordBlob: Operation<Stored, void> = (db, stored) => {
  const repositoryId = ensureRepository(db, stored.repository, stored.now)
  const blobId = touchBlob(db, stored.digest, stored.size, stored.now)
  linkBlobRow(db, repositoryId, blobId, stored.now)
  queueLeaves(db, blobId, stored.size, stored.now)
  if (addAlias(db, stored.alias, stored.digest)) noteAlias(db, stored.digest, stored.now)
  else noteBlobChange(db, repositoryId, stored.digest, stored.now)
  if (stored.uploadId) run(db, 'DELETE FROM upload WHERE id = ?', stored.uploadId)
}

/** Links a blob of another repository here; false when `from` (or, without it, no repository) has it. */
export const mountBlob: Operation<{ repository: string; from?: string; digest: Digest; now: number }, boolean> = (db, args) => {
  const digest = canonicalDigest(db, args.digest)
  const found = first<{ id: number }>(db, `SELECT b.id FROM blob b WHERE b.digest = ? AND EXISTS (
    SELECT 1 FROM blob_link l JOIN repository r ON r.id = l.repository_id WHERE l.blob_id = b.id AND (? IS NULL OR r.name = ?))`,
  digest, args.from ?? null, args.from ?? null)
  if (!found) return false
  const repositoryId = ensureRepository(db, args.repository, args.now)
  linkBlobRow(db, repositoryId, found.id, args.now)
  noteBlobChange(db, repositoryId, digest, args.now)
  run(db, 'UPDATE blob SET touched_at = ? WHERE id = ?', args.now, found.id)
  return true
}

/** Takes a blob out of a repository. Throws RefusedError BLOB_UNKNOWN when the repository does not link it. */
export const unlinkBlob: Operation<{ repository: string; digest: Digest; now: number }, void> = (db, { repository, digest, now }) => {
  const removed = run(db, `DELETE FROM blob_link WHERE repository_id = (SELECT id FROM repository WHERE name = ?)
    AND blob_id = (SELECT id FROM blob WHERE digest = ?)`, repository, canonicalDigest(db, digest))
  if (removed === 0) throw new RefusedError('BLOB_UNKNOWN', `${repository} has no blob ${digest}`)
  noteBlobChange(db, requireRepository(db, repository), canonicalDigest(db, digest), now)
}
