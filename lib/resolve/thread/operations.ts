import type { RootState } from '../../db/observed.ts'
import type { Observed } from '../../db/transactions/names.ts'
import type { Digest } from '../../oci/digest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import type { FoundManifest } from '../../roots/read/repository-reader.ts'
import type { ProvedClaim } from '../net/errors.ts'
import type { RestoredRoot } from '../restore/restored-root.ts'
import type { ToldClaim } from './judge-claims.ts'
import type { RestorePart } from '../restore/restore-part.ts'
import type { TagTrust } from '../../identity/image/trust-of.ts'
import type { TagPlace } from './wanted-signatures.ts'

/** A repository in a tree: the root's CID, and the path below it. CIDs cross threads as text. */
export type Place = { root: string; path: string[] }

/** `validUntil` and the like in Unix ms. `state`: what records and claim say. `missing`: the root's own blocks are not to be had. */
export type ResolvedName = Place & {
  state: Exclude<RootState, 'unavailable'>
  ttlMs: number
  validUntil: number
  ipnsName?: string
  detail?: string
  claim?: ProvedClaim
  missing?: boolean
  /** nobody could be asked: it is what was known before */
  unanswered: boolean
  /** to be remembered with the name, see lib/resolve/names/settled-claims.ts */
  settled?: string
  seen: Observed[]
}

/** A name whose owner wants it to lead nowhere, as a sentence. */
export type RefusedName = { refused: string; claim?: ProvedClaim }

export type BlobPlace = { cid: string; size: number } | { bytes: Uint8Array }

/** What the thread for names outside this hub does. Failures are WorkerFaultErrors with the codes of lib/resolve/net/errors.ts. */
export type ForeignOperations = {
  resolve: { args: { name: string }; result: ResolvedName | RefusedName }
  /** the k51… that a domain or ENS name leads to directly; undefined: to something else, or nowhere. UNAVAILABLE when nobody answers */
  leadsTo: { args: { name: string }; result: string | undefined }
  /** of claims that somebody tells, those to be kept */
  judgeClaims: { args: { told: ToldClaim[] }; result: ProvedClaim[] }
  /** whether a root's own block is to be had */
  reach: { args: { root: string }; result: boolean }
  /** the key of a namespace, as the hub whose root is at that place says */
  listedKey: { args: Place & { namespace: string }; result: string | undefined }
  /** undefined: the repository has no such manifest. UNRESOLVABLE: there is no repository */
  manifest: { args: Place & { reference: string; accept: string[] }; result: FoundManifest | undefined }
  blob: { args: Place & { digest: Digest }; result: BlobPlace | undefined }
  tags: { args: Place & { after: string; limit: number }; result: string[] }
  referrers: { args: Place & { subject: Digest }; result: Descriptor[] }
  /** what signatures say of a tag that should be signed; undefined: nobody asks for it */
  wanted: { args: TagPlace; result: TagTrust | undefined }
  /** begins to fetch a file; the temporary file is there when this answers */
  fetch: { args: { cid: string; digest?: string; size?: number }; result: { id: number; file: string } }
  /** answers when more than `beyond` bytes are ready to be read from the file, or all */
  progress: { args: { id: number; beyond: number }; result: { ready: number; done: boolean } }
  /** answers when the file is whole and durable */
  finish: { args: { id: number }; result: { sha256: string; size: number; leaves?: Uint8Array } }
  /** moves the finished file to its place in the blob store */
  adopt: { args: { id: number }; result: void }
  /** gives a fetch up, or removes the file that was not adopted */
  cancel: { args: { id: number }; result: void }
  /** begins to walk a tree that is to be kept; `cid` is its root */
  walk: { args: Place; result: { id: number; cid: string } }
  /** what of it is missing here, piece by piece: blocks (as packBlocks does), and files for the blob store */
  walkNext: { args: { id: number }; result: { blocks: Uint8Array; count: number; files: { cid: string; size: number; tsize: number; leaves: Uint8Array }[]; done: boolean } }
  walkEnd: { args: { id: number }; result: void }
  /** how use counts change from one kept tree to another, as packUses does */
  uses: { args: { before?: string; after?: string }; result: Uint8Array }
  /** the head of a root of ours that is to be restored, judged for that key if given */
  restoreHead: { args: Place & { ipnsName?: string }; result: RestoredRoot }
  /** begins to read a namespace's root */
  restoreBegin: { args: { root: string; namespace: string }; result: { id: number } }
  /** what is in it, piece by piece */
  restoreNext: { args: { id: number }; result: { parts: RestorePart[]; done: boolean } }
  restoreEnd: { args: { id: number }; result: void }
  /** ends the thread with whatever is under way; not answered */
  end: { args: undefined; result: void }
}

export type ForeignThreadData = {
  dataDir: string
  gateways: string[]
  routers: string[]
  kuboRpcUrl?: string
  dnsServers?: string[]
  dohUrl?: string
  ethRpcUrl?: string
  ensRegistry?: string
  bitswapSocket?: string
  /** for small blocks, in cache.sqlite */
  cacheBytes: number
  logLevel: string
  logFields: Record<string, string>
}
