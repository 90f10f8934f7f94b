/** SQL: the condition that a row of `blob` is kept as a cache of what lies outside this hub; its own limit says when it goes. */
export const CACHED_BLOB = 'EXISTS (SELECT 1 FROM cached_blob c WHERE c.blob_id = blob.id)'
