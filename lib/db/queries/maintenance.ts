import type { Digest } from '../../oci/digest.ts'
import type { Link } from '../asked-links.ts'
import { all, first, type Operation } from '../operation.ts'
import { CACHED_BLOB } from '../cached-blob.ts'
import { PUBLISHED_BLOB } from '../published-blob.ts'
import { UNUSED_LINK } from '../unused-link.ts'

export type BlobCandidate = { id: number; digest: Digest; size: number }

/** Links older than `before` that no manifest of their repository needs, scanned in key order; `last` is where to go on. */
export const unusedLinks: Operation<{ after: Link; before: number; scan: number }, { found: Link[]; last?: Link }> = (db, args) => {
  const rows = all<Link & { unused: number }>(db, `SELECT l.repository_id AS repositoryId, l.blob_id AS blobId, ${UNUSED_LINK} AS unused
    FROM blob_link l WHERE (l.repository_id, l.blob_id) > (?, ?) ORDER BY l.repository_id, l.blob_id LIMIT ?`,
  args.before, args.after.repositoryId, args.after.blobId, args.scan)
  return { found: rows.filter((row) => row.unused === 1), last: rows.length === args.scan ? rows.at(-1) : undefined }
}

/**
 * Blobs not touched since `before` that no link, no manifest and no published root holds, scanned in key order. With `foresee` a link that
 * would go in the same collection counts as gone.
 */
export const unusedBlobs: Operation<{ after: number; before: number; scan: number; foresee: boolean }, { found: BlobCandidate[]; last?: number }> = (db, args) => {
  const rows = all<BlobCandidate & { unused: number }>(db, `SELECT id, digest, size, touched_at < ?
      AND NOT EXISTS (SELECT 1 FROM blob_link l WHERE l.blob_id = blob.id AND NOT (? AND ${UNUSED_LINK}))
      AND NOT EXISTS (SELECT 1 FROM manifest m WHERE m.digest = blob.digest)
      AND NOT ${PUBLISHED_BLOB} AND NOT ${CACHED_BLOB} AS unused
    FROM blob WHERE id > ? ORDER BY id LIMIT ?`, args.before, args.foresee ? 1 : 0, args.before, args.after, args.scan)
  return { found: rows.filter((row) => row.unused === 1), last: rows.length === args.scan ? rows.at(-1)?.id : undefined }
}

/** The upload sessions, with their beginning (ms). */
export const uploads: Operation<undefined, { id: string; startedAt: number }[]> = (db) =>
  all<{ id: string; startedAt: number }>(db, 'SELECT id, started_at AS startedAt FROM upload')

/** Which of the digests have a row. */
export const knownBlobs: Operation<{ digests: Digest[] }, Digest[]> = (db, { digests }) =>
  digests.filter((digest) => first(db, 'SELECT 1 FROM blob WHERE digest = ?', digest))

/** The oldest blob whose 1 MiB leaves are not hashed yet, and how many wait. */
export const nextLeafJob: Operation<undefined, { waiting: number; job?: { digest: Digest; size: number; queuedAt: number } }> = (db) => ({
  waiting: first<{ n: number }>(db, 'SELECT count(*) AS n FROM leaf_queue')?.n ?? 0,
  job: first<{ digest: Digest; size: number; queuedAt: number }>(db, `SELECT b.digest, b.size, q.queued_at AS queuedAt
    FROM leaf_queue q JOIN blob b ON b.id = q.blob_id ORDER BY q.queued_at, q.blob_id LIMIT 1`),
})
