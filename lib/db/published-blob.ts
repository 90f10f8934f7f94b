/** SQL: the condition that a row of `blob` is in a published tree, or in one that was released a short while ago: its DAG's root is counted. */
export const PUBLISHED_BLOB = `(EXISTS (SELECT 1 FROM block_use u WHERE u.hash = unhex(substr(blob.digest, 8)))
  OR EXISTS (SELECT 1 FROM blob_file f JOIN block_use u ON u.hash = f.hash WHERE f.blob_id = blob.id))`
