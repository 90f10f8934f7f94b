import type { Digest } from '../../oci/digest.ts'
import { run, type Operation } from '../operation.ts'
import { recordHashes } from './leaf-rows.ts'
import { addAlias, touchBlob } from './repository-rows.ts'

/** Records a blob that was fetched from outside and whose file is durable; held by the cache until it is evicted. */
export const recordCachedBlob: Operation<{ digest: Digest; alias?: Digest; size: number; leaves?: Uint8Array; now: number }, void> = (db, { digest, alias, size, leaves, now }) => {
  const id = touchBlob(db, digest, size, now)
  addAlias(db, alias, digest)
  run(db, 'INSERT INTO cached_blob (blob_id, used_at) VALUES (?, ?) ON CONFLICT (blob_id) DO UPDATE SET used_at = excluded.used_at', id, now)
  if (leaves && leaves.length > 32) recordHashes(db, id, leaves)
}

/** Notes that cached blobs were used. */
export const touchCachedBlobs: Operation<{ digests: string[]; now: number }, void> = (db, { digests, now }) => {
  for (const digest of digests) run(db, 'UPDATE cached_blob SET used_at = ? WHERE blob_id = (SELECT id FROM blob WHERE digest = ?)', now, digest)
}

/** Lets go of a cached blob; garbage collection's own rules say whether it goes. True if it was held. */
export const releaseCachedBlob: Operation<{ digest: string }, boolean> = (db, { digest }) =>
  run(db, 'DELETE FROM cached_blob WHERE blob_id = (SELECT id FROM blob WHERE digest = ?)', digest) > 0
