import type { IndexReader } from '../db/index/index-reader.ts'
import type { NamespaceRow } from '../db/index/queries/namespaces.ts'
import type { SourceRow } from '../db/index/queries/sources.ts'
import type { Followed, FollowedNamespace } from './followed-types.ts'
import type { Page } from './page.ts'

/** `isWritten`: a namespace that this hub publishes itself, of which its own rows tell more than the index; `lookedUpAt`: when a name or its key was looked at last, Unix ms. */
export type FollowedParts = { index: IndexReader['read']; isWritten: (namespace: string) => boolean; lookedUpAt: (name: string, ipnsName: string | null) => number | undefined }

/** What this hub follows under a name, or under the name that it is below of; undefined for its own and for what it does not follow. */
export async function findFollowed({ index, isWritten, lookedUpAt }: FollowedParts, name: string): Promise<Followed | undefined> {
  const [source = '', below] = name.split('/')
  if (isWritten(source)) return undefined
  const names = below === undefined ? [source] : [`${source}/${below}`, source]
  const [row, ...namespaces] = await Promise.all([index('source', { name: source }), ...names.map((one) => index('namespace', { name: one }))])
  const namespace = namespaces.find((found) => found !== undefined)
  return row && { ...toFollowed(row), resolvedAt: lookedUpAt(source, row.ipnsName), ...(namespace ? { namespace: toNamespace(namespace) } : {}) }
}

/** The namespaces of a followed hub, by name. */
export async function listFollowedNamespaces({ index }: FollowedParts, { source, after = '', limit }: { source: string; after?: string | undefined; limit: number }): Promise<Page<FollowedNamespace>> {
  const { items, next } = await index('namespacesOfSource', { source, after, limit })
  return { items: items.map(toNamespace), ...(next === undefined ? {} : { next }) }
}

function toFollowed({ name, state, since, detail, limited, layout, root, path, ipnsName, indexedAt, repositoryCount, tagCount, followers }: SourceRow): Followed {
  return {
    source: name, state, since, path, repositoryCount, tagCount, followers,
    detail: detail ?? undefined, limited: limited ?? undefined, layout: layout ?? undefined, root: root ?? undefined, ipns: ipnsName ?? undefined,
    indexedAt: indexedAt ?? undefined,
  }
}

function toNamespace({ name, owner, ownerName, claimState, claimUntil, ipnsName, root, repositoryCount }: NamespaceRow): FollowedNamespace {
  return {
    name, claimState, repositoryCount,
    owner: owner ?? undefined, ownerName: ownerName ?? undefined, claimUntil: claimUntil ?? undefined, ipns: ipnsName ?? undefined, root: root ?? undefined,
  }
}
