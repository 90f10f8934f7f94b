import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { first, run, type Operation } from '../operation.ts'
import type { Link } from '../asked-links.ts'
import { CACHED_BLOB } from '../cached-blob.ts'
import { PUBLISHED_BLOB } from '../published-blob.ts'
import { UNUSED_LINK } from '../unused-link.ts'

/** Removes those of the links that are still older than `before` and needed by no manifest; how many. */
export const dropUnusedLinks: Operation<{ links: Link[]; before: number }, number> = (db, { links, before }) =>
  links.reduce((dropped, { repositoryId, blobId }) =>
    dropped + run(db, `DELETE FROM blob_link AS l WHERE l.repository_id = ? AND l.blob_id = ? AND ${UNUSED_LINK}`, repositoryId, blobId, before), 0)

/** Forgets a blob that nothing holds any more, so that its file may go; false when it is held or was touched since. */
export const dropUnusedBlob: Operation<{ digest: Digest; before: number }, boolean> = (db, { digest, before }) => {
  const row = first<{ id: number }>(db, `SELECT id FROM blob WHERE digest = ? AND touched_at < ?
    AND NOT EXISTS (SELECT 1 FROM blob_link l WHERE l.blob_id = blob.id)
    AND NOT EXISTS (SELECT 1 FROM manifest m WHERE m.digest = blob.digest)
    AND NOT ${PUBLISHED_BLOB} AND NOT ${CACHED_BLOB}`, digest, before)
  if (!row) return false
  dropLeaves(db, row.id)
  run(db, 'DELETE FROM blob_alias WHERE digest = ?', digest)
  run(db, 'DELETE FROM blob WHERE id = ?', row.id)
  return true
}

function dropLeaves(db: Database.Database, blobId: number): void {
  const hashes = first<{ hashes: Buffer }>(db, 'SELECT hashes FROM leaf_list WHERE blob_id = ?', blobId)?.hashes ?? Buffer.alloc(0)
  for (let position = 0; position * 32 < hashes.length; position++) {
    run(db, 'DELETE FROM leaf WHERE hash = ? AND blob_id = ? AND position = ?', hashes.subarray(position * 32, position * 32 + 32), blobId, position)
  }
  run(db, 'DELETE FROM leaf_list WHERE blob_id = ?', blobId)
  run(db, 'DELETE FROM blob_file WHERE blob_id = ?', blobId)
  run(db, 'DELETE FROM leaf_queue WHERE blob_id = ?', blobId)
}

/** Stores the sha256 of each 1 MiB leaf of a blob (32 bytes each, in order) and ends its place in the queue. */
export const recordLeaves: Operation<{ digest: Digest; hashes: Uint8Array }, void> = (db, { digest, hashes }) => {
  const id = first<{ id: number }>(db, 'SELECT id FROM blob WHERE digest = ?', digest)?.id
  if (id === undefined) return
  run(db, 'INSERT OR REPLACE INTO leaf_list (blob_id, hashes) VALUES (?, ?)', id, hashes)
  for (let position = 0; position * 32 < hashes.length; position++) {
    run(db, 'INSERT OR IGNORE INTO leaf (hash, blob_id, position) VALUES (?, ?, ?)', hashes.subarray(position * 32, position * 32 + 32), id, position)
  }
  run(db, 'DELETE FROM leaf_queue WHERE blob_id = ?', id)
}

/** Takes a blob out of the leaf queue without leaves, because its file cannot be read. */
export const abandonLeaves: Operation<{ digest: Digest }, void> = (db, { digest }) => {
  run(db, 'DELETE FROM leaf_queue WHERE blob_id = (SELECT id FROM blob WHERE digest = ?)', digest)
}
