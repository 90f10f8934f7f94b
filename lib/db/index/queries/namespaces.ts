import { allowed, isDenied } from '../denied.ts'
import { toPage, type ListPage } from '../list-page.ts'
import { all, first, type Operation } from '../../operation.ts'
import type { NamespaceFacts, SourceState } from '../rows.ts'

/** A namespace with its proof; `state` and `since` are its source's, times in Unix ms. */
export type NamespaceRow = NamespaceFacts & { name: string; source: string; state: SourceState; since: number; repositoryCount: number }

type ByOwner = { owner: string; after: string; limit: number }

const NAMESPACE = `SELECT n.name, s.name AS source, s.state, s.since, n.owner, n.owner_name AS ownerName, n.claim_state AS claimState, n.claim_until AS claimUntil,
  n.ipns_name AS ipnsName, n.root, n.repository_count AS repositoryCount FROM namespace n CROSS JOIN source s ON s.id = n.source_id`

/** A namespace: `alice` of this hub, a followed name, or a namespace of a followed hub below that. */
export const namespace: Operation<{ name: string }, NamespaceRow | undefined> = (db, { name }) =>
  isDenied(db, name) ? undefined : first<NamespaceRow>(db, `${NAMESPACE} WHERE n.name = ?`, name)

/** The namespaces, by name. */
export const namespaces: Operation<{ after: string; limit: number }, ListPage<NamespaceRow, string>> = (db, { after, limit }) =>
  toPage(all<NamespaceRow>(db, `${NAMESPACE} WHERE n.name > ? ORDER BY n.name LIMIT ?`, after, limit + 1), limit, (row) => row.name, (rows) => allowed(db, rows))

/** The namespaces of an address (`0x…`) or of a proved ENS name or domain, by name. */
export const namespacesOfOwner: Operation<ByOwner, ListPage<NamespaceRow, string>> = (db, { owner, after, limit }) => {
  const column = /^0x[0-9a-f]{40}$/i.test(owner) ? 'owner' : 'owner_name'
  const rows = all<NamespaceRow>(db, `${NAMESPACE} WHERE n.${column} = ? AND n.name > ? ORDER BY n.name LIMIT ?`, owner.toLowerCase(), after, limit + 1)
  return toPage(rows, limit, (row) => row.name, (kept) => allowed(db, kept))
}
