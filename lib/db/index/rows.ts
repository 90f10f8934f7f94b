import type { Digest } from '../../oci/digest.ts'

// What stands in index.sqlite (drizzle/index). Times are Unix milliseconds.

/** `unread`: followed, and nothing of it was read yet. `publishing` is said by hub.sqlite, not here. */
export type SourceState = 'live' | 'stale' | 'unavailable' | 'conflicting' | 'refused' | 'unread'

/** A name whose root is indexed: a namespace of this hub (`own`), or a name outside. `origin`: who wanted it followed. */
export type Source = {
  name: string
  kind: 'own' | 'followed'
  origin: 'own' | 'config' | 'api' | 'hub'
  root: string | null
  /** below the root, joined by slashes */
  path: string
  ipnsName: string | null
  state: SourceState
  since: number
  detail: string | null
}

/** Which limit a name hit: of what is indexed of it, or of what is read at once. */
export type LimitKind = 'repositories' | 'refs' | 'rows' | 'directories' | 'depth'

/** What kind of directory a root is: one namespace of ours, a hub of ours, or one of a prior system. */
export type RootLayout = 'namespace' | 'hub' | 'plain'

/** `verified`: by its own key and claim. `listed`: as the hub says whose root it stands in. */
export type ClaimState = 'verified' | 'listed' | 'expired' | 'none' | 'refused'

/** `owner` is `0x…` in lower case, `ownerName` the ENS name or domain that was proved with it. */
export type NamespaceFacts = { owner: string | null; ownerName: string | null; claimState: ClaimState; claimUntil: number | null; ipnsName: string | null; root: string | null }

export type RepositoryLayout = 'ipcr' | 'oci' | 'hackfs' | 'ipdr'

/** Why a manifest is there: a tag of that name, an entry of refs/manifests, or `<subject>/<digest>` of refs/referrers. */
export const REF_KINDS = { tag: 0, manifest: 1, referrer: 2 } as const
export type RefKind = keyof typeof REF_KINDS
export type Ref = { digest: Digest; mediaType: string; artifactType: string | null; size: number; changedAt: number }

export type LayerFacts = { digest: string; mediaType: string; size: number }
export type ChildFacts = { digest: Digest; mediaType: string; size: number; platform: string | null }
export type Platform = { os: string; architecture: string; variant: string }

/** What a manifest and its configuration say. `annotations` and `labels` are cut to what is searched and shown. */
export type ManifestFacts = {
  digest: Digest
  mediaType: string
  artifactType: string | null
  subject: Digest | null
  configDigest: Digest | null
  configMediaType: string | null
  /** bytes of the manifest; and of it with its config and layers */
  size: number
  totalSize: number
  /** when the image says that it was made */
  created: number | null
  annotations: [name: string, value: string][]
  labels: [name: string, value: string][]
  platforms: Platform[]
  layers: LayerFacts[]
  /** of an index */
  children: ChildFacts[]
}

/**
 * One step from a root to the next, in the order in which they are applied; a whole root is a list of these. `repository` and
 * `namespace` are paths below the source's root, '' for the root itself. Facts that are undefined: it is gone, with all below it.
 */
export type Change =
  | { kind: 'namespace'; path: string; facts: NamespaceFacts | undefined }
  | { kind: 'repository'; path: string; namespace: string; layout: RepositoryLayout | undefined }
  | { kind: 'text'; repository: string; short?: string | null; readme?: string | null }
  /** a digest that is known already may be left out; one that no ref and no index of the repository names is not kept */
  | { kind: 'manifest'; repository: string; facts: ManifestFacts }
  /** its bytes are in the repository no more, whatever still names it; a ref may stand without its manifest */
  | { kind: 'manifest-gone'; repository: string; digest: Digest }
  | { kind: 'ref'; repository: string; refKind: RefKind; name: string; ref: Ref | undefined }

/** Where a tag pointed before and after; `repository` is its whole name, `at` when it was seen. */
export type TagMove = { source: string; repository: string; tag: string; before: Digest | null; after: Digest | null; root: string; at: number }
