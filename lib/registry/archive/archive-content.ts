import type { Digest } from '../../oci/digest.ts'

export type FoundManifest = { digest: Digest; mediaType: string; bytes: Buffer }

/** Where the parts of an image are looked up that is to be packed: a repository of this hub, one of a published root, a registry, another archive. */
export interface ArchiveContent {
  /** Throws OciError MANIFEST_UNKNOWN and what else it is refused with. */
  manifest(reference: string): Promise<FoundManifest>
  /** The manifest, if the repository has it. */
  findManifest(digest: Digest): Promise<FoundManifest | undefined>
  /** How large a blob is; undefined when there is none. */
  blobSize(digest: Digest): Promise<number | undefined>
}
