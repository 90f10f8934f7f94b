import type { CID } from 'multiformats/cid'
import type { Digest } from '../../oci/digest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import type { Reference } from '../../oci/reference.ts'

export type FoundManifest = { digest: Digest; mediaType: string; bytes: Uint8Array }

/** A blob as a file of the tree, to be fetched by whoever wants its bytes, or as bytes that were made up from others. */
export type FoundBlobFile = { cid: CID; size: number } | { bytes: Uint8Array }

/** One repository of a published root, whatever its layout. Methods throw BlockMissingError and what the block source throws. */
export interface RepositoryReader {
  readonly layout: 'ipcr' | 'oci' | 'hackfs' | 'ipdr'
  /** `accept`: the media types that the client takes, when a layout has to choose */
  manifest(reference: Reference, accept?: readonly string[]): Promise<FoundManifest | undefined>
  /** `size` in bytes of the file, as the tree says */
  blob(digest: Digest): Promise<FoundBlobFile | undefined>
  /** sorted bytewise, after `after` */
  tags(page: { after?: string; limit: number }): Promise<string[]>
  referrers(subject: Digest): Promise<Descriptor[]>
  readme(): Promise<{ short?: string; full?: string }>
}
