import type { ConfigState, ImageConfig } from './image-config.ts'

/** One page of a list; `next` is the cursor for `after` of the following page, absent on the last. */
export type Page<T> = { items: T[]; next?: string }

export type RepositorySummary = {
  /** its tags should be signed */
  wantsSignatures: boolean
  /** the stored name, such as `library/nginx` */
  name: string
  namespace: string
  tagCount: number
  /** Unix milliseconds */
  createdAt: number
  updatedAt: number
}

export type TagSummary = {
  name: string
  digest: string
  kind: ManifestKind
  mediaType: string
  artifactType?: string
  /** bytes of manifest, config and layers; for an index the sum over what it lists */
  size: number
  /** such as `linux/arm64/v8`; empty when unknown */
  platforms: string[]
  /** Unix milliseconds of the last move of the tag */
  updatedAt: number
  trust?: ShownTrust
}

export type ManifestKind = 'image' | 'index' | 'artifact'
export type TagOrder = 'newest' | 'name'

/** A manifest that an index lists; `size` with its layers, absent when the repository does not have it. */
export type IndexEntry = { digest: string; size?: number; mediaType: string; platform?: string; attestation: boolean }

/** `text`: of the small text files of an artifact, as it is. */
export type Layer = { digest: string; size: number; mediaType: string; createdBy?: string; text?: string }

/** `predicate`: what an attestation says that it is of, as its annotation has it. */
export type Referrer = { predicate?: string | undefined; digest: string; size: number; mediaType: string; artifactType?: string; pushedAt: number }

export type ImageDetails = {
  repository: string
  tag?: string
  digest: string
  kind: ManifestKind
  mediaType: string
  artifactType?: string
  subject?: string
  size: number
  pushedAt: number
  /** other tags of the same manifest, at most 20 */
  tags: string[]
  annotations: [name: string, value: string][]
  /** children of an index, in its order */
  entries: IndexEntry[]
  layers: Layer[]
  /** true when the manifest has more children than are listed here */
  truncated: boolean
  config?: ImageConfig
  configState: ConfigState
  referrers: Referrer[]
  referrersTruncated: boolean
}

export type RepositoryQuery = {
  namespace?: string
  /** the beginning of a name, within the namespace when one is given; without one `library/` may be left out */
  prefix?: string
  after?: string
  limit: number
}

export type TagQuery = { after?: string; limit: number; order: TagOrder }

/** `signed` for this tag, `vouched` for its bytes only, `wrong` when what is there does not hold. */
export type ShownTrust = 'signed' | 'vouched' | 'wrong' | 'unsigned'

/** One signature of an image; `signer` EIP-55, of cosign set when a listed key made it; `until` Unix ms. */
export type SignatureLine = {
  kind: 'wallet' | 'cosign'
  manifest: string
  /** which of the manifest's signatures */
  part: number
  state: 'valid' | 'moved' | 'expired' | 'withdrawn' | 'overruled' | 'refused' | 'waiting' | 'verified' | 'unknown'
  signer?: string
  role?: string
  tag?: string
  /** digest of the image that it is about, when that is another one */
  elsewhere?: string
  until?: number
  detail?: string
}

/** Who stands for an image; `trust` of the tag by which it is looked at, `required` when its repository's tags should be signed. */
export type ImageTrust = { trust: ShownTrust | undefined; required: boolean; lines: SignatureLine[] }

/** What the pages read: from SQLite in the hub, from IPFS in the static form. */
export interface HubSource {
  listRepositories(query: RepositoryQuery): Promise<Page<RepositorySummary>>
  repository(name: string): Promise<RepositorySummary | undefined>
  /** The tags of a repository; an unknown repository has none. */
  tags(name: string, query: TagQuery): Promise<Page<TagSummary>>
  /** A manifest by tag or digest; undefined when the repository does not have it. */
  image(name: string, reference: string): Promise<ImageDetails | undefined>
  trust(name: string, image: { digest: string; tag?: string | undefined }): Promise<ImageTrust>
}
