import type { Digest } from '../../oci/digest.ts'

/** A blob's leaves are not hashed yet, so its CID is not known: what needs it waits. */
export class BlobHeldError extends Error {
  override name = 'BlobHeldError'
  readonly code = 'BLOB_HELD'

  constructor(digest: Digest) {
    super(`the leaves of ${digest} are not hashed yet`)
  }
}
