import { allowed, isDenied } from '../denied.ts'
import { toPage, type ListPage } from '../list-page.ts'
import { all, first, type Operation } from '../../operation.ts'
import type { NamespaceFacts, SourceState } from '../rows.ts'

/** A namespace with its proof; `state` and `since` are its source's, times in Unix ms. */
export type NamespaceRow = NamespaceFacts & { name: string; source: string; state: SourceState; since: number; /** hubs that follow its source */ followers: number; repositoryCount: number }

const NAMESPACE = `SELECT n.name, s.name AS source, s.state, s.since, s.followers, n.owner, n.owner_name AS ownerName, n.claim_state AS claimState, n.claim_until AS claimUntil,
  n.ipns_name AS ipnsName, n.root, n.repository_count AS repositoryCount FROM namespace n CROSS JOIN source s ON s.id = n.source_id`

/** A namespace: `alice` of this hub, a followed name, or a namespace of a followed hub below that. */
export const namespace: Operation<{ name: string }, NamespaceRow | undefined> = (db, { name }) =>
  isDenied(db, name) ? undefined : first<NamespaceRow>(db, `${NAMESPACE} WHERE n.name = ?`, name)

/** The namespaces below a followed hub's name, by name. */
export const namespacesOfSource: Operation<{ source: string; after: string; limit: number }, ListPage<NamespaceRow, string>> = (db, { source, after, limit }) => {
  const from = after > `${source}/` ? after : `${source}/`
  // What begins with a slash ends before what begins with the character after it.
  const rows = all<NamespaceRow>(db, `${NAMESPACE} WHERE n.name > ? AND n.name < ? ORDER BY n.name LIMIT ?`, from, `${source}0`, limit + 1)
  return toPage(rows, limit, (row) => row.name, (kept) => allowed(db, kept))
}
