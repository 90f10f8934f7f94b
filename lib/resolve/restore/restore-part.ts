import type { Digest } from '../../oci/digest.ts'

/** `pushedAs`: the digest that the tag names, when that is not the manifest's sha256; `recent`: it moved later than those that are not. */
export type RestoredTag = { name: string; pushedAs?: Digest; recent: boolean }

/**
 * What a namespace's root holds, in an order in which it can be taken: a repository's blobs, its manifests (each after those
 * that it lists), then what the repository says of itself. Digests are sha256, `alias` is a sha512 of the same content.
 */
export type RestorePart =
  | { kind: 'blob'; repository: string; digest: Digest; alias?: Digest; cid: string; size: number }
  | { kind: 'manifest'; repository: string; digest: Digest; alias?: Digest; mediaType: string; bytes: Uint8Array; tags: RestoredTag[]; /** its first layer is README.md */ isReadme: boolean }
  | { kind: 'readme'; repository: string; short: string | null; /** null also when a manifest brings it */ full: string | null }
