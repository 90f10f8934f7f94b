import type { ClaimState, RootLayout, SourceState } from '../db/index/rows.ts'

/** A namespace as its published root says. `ipns` and `root`: its own key and CID; times in Unix ms. */
export type FollowedNamespace = {
  name: string
  /** `0x…` in lower case */
  owner?: string
  /** the ENS name or domain that was proved with it */
  ownerName?: string
  claimState: ClaimState
  claimUntil?: number
  ipns?: string
  root?: string
  repositoryCount: number
}

/** A name that this hub only follows: where it leads, and how far what is known of it can be relied on. Times in Unix ms. */
export type Followed = {
  /** the followed name, such as `k51…` or `example.org` */
  source: string
  state: SourceState
  since: number
  detail?: string
  /** what of it did not fit into the index, as a sentence */
  limited?: string
  /** undefined until it was read */
  layout?: RootLayout
  /** CID of the root that was read, and the path below it */
  root?: string
  path: string
  ipns?: string
  resolvedAt?: number
  indexedAt?: number
  repositoryCount: number
  tagCount: number
  followers: number
  /** the namespace that was asked for, or the one around what was asked for */
  namespace?: FollowedNamespace
}
