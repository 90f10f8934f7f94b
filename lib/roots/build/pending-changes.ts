import { all, first } from '../../db/operation.ts'
import type { Db } from './build.ts'

export type Pending = { repositoryId: number; kind: string; key: string }
export type NamespaceRow = { root: string | null; rootTsize: number | null; ipnsName: string | null; claim: string | null; changes: number; publishedAt: number | null; /** 1: published under its owner's own key, not by this hub */ ownKey: number }

/** A namespace's row; undefined when this hub does not write it. */
export function namespaceRow(db: Db, namespace: string): NamespaceRow | undefined {
  return first<NamespaceRow>(db, `SELECT root, root_tsize AS rootTsize, ipns_name AS ipnsName, claim, changes, published_at AS publishedAt, own_key AS ownKey
    FROM namespace WHERE name = ?`, namespace)
}

/** What waits to be published of a namespace, by repository (0: the namespace itself), the oldest repositories first. */
export function pendingChanges(db: Db, namespace: string): Map<number, Pending[]> {
  const rows = all<Pending>(db, `SELECT repository_id AS repositoryId, kind, key FROM root_change WHERE namespace = ?
    ORDER BY repository_id, kind, key`, namespace)
  return Map.groupBy(rows, (row) => row.repositoryId)
}
