/**
 * SQL: the condition that a link `l` was made before the time given and that no manifest of its repository names its blob. A
 * manifest that came before the blob may name it by a digest that was nothing's then.
 */
export const UNUSED_LINK = `l.linked_at < ? AND NOT EXISTS (SELECT 1 FROM manifest_child c WHERE c.repository_id = l.repository_id
  AND c.target IN (SELECT digest FROM blob WHERE id = l.blob_id
    UNION ALL SELECT a.alias FROM blob_alias a JOIN blob b ON b.digest = a.digest WHERE b.id = l.blob_id))`
