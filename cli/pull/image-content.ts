import { createHash } from 'node:crypto'
import { parseDigest, type Digest } from '../../lib/oci/digest.ts'
import type { Reference } from '../../lib/oci/reference.ts'
import { OciError } from '../../lib/oci/errors.ts'
import type { ArchiveContent, FoundManifest } from '../../lib/registry/archive/archive-content.ts'

/** An image that is to be packed, and how its blobs are read. */
export interface ImageContent extends ArchiveContent {
  /** The bytes of a blob of that size as they come, each part to be used before the next is asked for; who reads them checks their digest. */
  blob(digest: Digest, size: number): AsyncIterable<Uint8Array>
}

/** An image that was found and may be taken: `imageName` as docker is to call it, without the tag; `trust` null when nobody was asked. */
export type OpenedImage = { content: ImageContent; reference: Reference; digest: Digest; imageName: string; trust: string | null }

/** Bytes came that are not what their digest says. */
export class ImageDamagedError extends Error {
  readonly code = 'IMAGE_DAMAGED'
  override name = 'ImageDamagedError'
}

/** A manifest whose bytes have the digest under which it was found, which is `asked` if that was said. Throws ImageDamagedError. */
export function checkedManifest({ digest, mediaType, bytes }: { digest: Digest; mediaType: string; bytes: Uint8Array }, asked = digest): FoundManifest {
  const { algorithm, hex } = partsOf(asked)
  if (digest !== asked || createHash(algorithm).update(bytes).digest('hex') !== hex) throw new ImageDamagedError(`what stands under ${asked} is other content: nothing of it is taken`)
  return { digest, mediaType, bytes: Buffer.from(bytes) }
}

/**
 * A blob's bytes, of which there are as many as was said; the last of them come when all have the right digest. `onBytes` is told of
 * those that were used. Throws ImageDamagedError.
 */
export async function* checkedBlob(content: ImageContent, digest: Digest, size: number, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const { algorithm, hex } = partsOf(digest)
  const hash = createHash(algorithm)
  let left = size
  let last: Uint8Array = new Uint8Array()
  for await (const part of content.blob(digest, size)) {
    hash.update(part)
    left -= part.length
    if (left < 0) break
    // It is freed once the next is asked for.
    if (left === 0) last = Buffer.concat([last, part])
    else yield part
    onBytes(part.length)
  }
  if (left === 0 && hash.digest('hex') !== hex) throw new ImageDamagedError(`what stands under ${digest} is other content: nothing of it is taken`)
  if (left === 0) return yield last
  throw new ImageDamagedError(`${digest} has ${left < 0 ? 'more' : 'fewer'} bytes than its manifest says: nothing of it is taken`)
}

/** The refusal of a manifest that is not there. */
export function noManifest(reference: string): OciError {
  return new OciError('MANIFEST_UNKNOWN', `the image has no manifest ${reference}`)
}

function partsOf(digest: Digest): { algorithm: 'sha256' | 'sha512'; hex: string } {
  return parseDigest(digest) ?? { algorithm: 'sha256', hex: '' }
}
