import { first, type Operation } from '../operation.ts'

/** How much is stored; bytes are those of blobs, counted once. */
export type StorageRow = { blobs: number; bytes: number; cachedBlobs: number; cachedBytes: number; repositories: number; manifests: number; uploads: number }

const STORAGE = `SELECT (SELECT count(*) FROM blob) AS blobs, (SELECT COALESCE(SUM(size), 0) FROM blob) AS bytes,
  (SELECT count(*) FROM cached_blob) AS cachedBlobs, (SELECT COALESCE(SUM(b.size), 0) FROM cached_blob c JOIN blob b ON b.id = c.blob_id) AS cachedBytes,
  (SELECT count(*) FROM repository WHERE manifest_count > 0) AS repositories, (SELECT count(*) FROM manifest) AS manifests, (SELECT count(*) FROM upload) AS uploads`

/** Counts what is stored, by reading every row: for the operator, and for nobody who waits in line. */
export const storage: Operation<undefined, StorageRow> = (db) => {
  const row = first<StorageRow>(db, STORAGE)
  if (!row) throw new Error('a count is always a row')
  return row
}
