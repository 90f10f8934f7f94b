import type { Followed, FollowedNamespace } from './followed-types.ts'
import type { ImageDetails } from './image-types.ts'
import type { Page } from './page.ts'
import type { PublishedRoot } from './published-root.ts'
import type { ImageLabels, MoveQuery, RepositoryOverview, RepositoryQuery, RepositorySummary, TagMove } from './repository-types.ts'
import type { TagQuery, TagSummary } from './tag-types.ts'
import type { ImageTrust } from './trust-types.ts'

export type { Followed, FollowedNamespace } from './followed-types.ts'
export type { ImageDetails, ImageRelations, IndexEntry, Layer, Referrer, RelatedImage, ShownImage, TagStep } from './image-types.ts'
export type { Page } from './page.ts'
export type { PublishedRoot, RootState } from './published-root.ts'
export type { ImageLabels, MoveQuery, PublishedDirectory, RepositoryOverview, RepositoryQuery, RepositorySummary, ShownRepository, TagMove } from './repository-types.ts'
export type { ManifestKind, ShownTag, TagOrder, TagQuery, TagSummary } from './tag-types.ts'
export type { ImageTrust, ShownTrust, SignatureLine } from './trust-types.ts'

/** What the pages read: from SQLite in the hub, from IPFS in the static form. */
export interface HubSource {
  listRepositories(query: RepositoryQuery): Promise<Page<RepositorySummary>>
  repository(name: string): Promise<RepositorySummary | undefined>
  overview(name: string): Promise<RepositoryOverview>
  /** What an image says of itself; nothing for what is not there. */
  labels(name: string, reference: string): Promise<ImageLabels>
  /** The newest moves of a repository's tags that this hub saw. */
  moves(name: string, query: MoveQuery): Promise<Page<TagMove>>
  /** The tags of a repository; an unknown repository has none. */
  tags(name: string, query: TagQuery): Promise<Page<TagSummary>>
  /** A manifest by tag or digest; undefined when the repository does not have it. */
  image(name: string, reference: string): Promise<ImageDetails | undefined>
  trust(name: string, image: { digest: string; tag?: string | undefined }): Promise<ImageTrust>
  /** What a name leads to that this hub only follows, or that is below such a name; undefined for what it writes itself, and for what it does not follow. */
  followed(name: string): Promise<Followed | undefined>
  /** The signed root of a namespace that this hub publishes itself. */
  publishedRoot(namespace: string): Promise<PublishedRoot | undefined>
  /** The namespaces of a followed hub. */
  followedNamespaces(query: { source: string; after?: string | undefined; limit: number }): Promise<Page<FollowedNamespace>>
}
