import { createHash } from 'node:crypto'
import { formatDigest, type Digest } from '../../lib/oci/digest.ts'
import type { SavedBlob } from './saved-files.ts'

export type PlannedManifest = { digest: Digest; mediaType: string; bytes: Uint8Array }

/** What is to be pushed: `names` as the image was saved under, `manifests` in the order in which they can be put, the image's own last. */
export type PlannedImage = { names: string[]; blobs: SavedBlob[]; manifests: PlannedManifest[] }

/** Bytes that were made here, as a blob. */
export function madeBlob(bytes: Uint8Array): SavedBlob {
  return { path: 'config', place: 0, digest: sha256(bytes), size: bytes.length, bytes: Buffer.from(bytes), format: 'tar' }
}

/** The digest of bytes in memory. */
export function sha256(bytes: Uint8Array): Digest {
  return formatDigest('sha256', createHash('sha256').update(bytes).digest('hex'))
}
