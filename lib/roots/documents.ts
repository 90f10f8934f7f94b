import type { Digest } from '../oci/digest.ts'
import type { Descriptor } from '../oci/manifest-schema.ts'
import type { SignedClaim, SignedTeam, SignedTransfer } from '../identity/claim/claim.ts'

/** A document of a root that cannot be read; the message says what is wrong in a sentence. */
export class DocumentError extends Error {
  readonly code: 'TOO_LARGE' | 'NOT_JSON' | 'VERSION_UNKNOWN' | 'INVALID'
  override name = 'DocumentError'

  constructor(code: DocumentError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The largest of each document, in bytes; what fetches one stops there. */
export const DOCUMENT_LIMITS = { root: 256 * 1024, name: 64 * 1024, tag: 64 * 1024, referrer: 4 * 1024 * 1024 } as const

export type CosignKey = { type: 'cosign'; pem: string; from: number }

/** `ipcr.json`: what stands behind a root. */
export type RootDocument = {
  v: 1
  kind: 'hub' | 'namespace'
  claim: SignedClaim | null
  transfers?: SignedTransfer[] | undefined
  team?: SignedTeam | undefined
  keys?: CosignKey[] | undefined
}

/** `names/<name>.json` of a hub root; `updated` in Unix seconds. */
export type NameDocument = { v: 1; name: string; k51: string; claim: SignedClaim | null; updated: number }

/** `refs/tags/<tag>` and `refs/manifests/<alg>-<hex>`. */
export type TagDocument = { mediaType: string; digest: Digest; size: number; artifactType?: string | undefined }

export declare function parseRootDocument(bytes: Uint8Array): RootDocument
export declare function parseNameDocument(bytes: Uint8Array): NameDocument
export declare function parseTagDocument(bytes: Uint8Array): TagDocument
export declare function parseReferrerDocument(bytes: Uint8Array): Descriptor

/** RFC 8785 bytes of a document, checked first: what is written can be read. */
export declare function encodeRootDocument(document: RootDocument): Uint8Array
export declare function encodeNameDocument(document: NameDocument): Uint8Array
export declare function encodeTagDocument(document: TagDocument): Uint8Array
export declare function encodeReferrerDocument(descriptor: Descriptor): Uint8Array
