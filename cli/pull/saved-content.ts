import { isDigest, type Digest } from '../../lib/oci/digest.ts'
import type { FoundManifest } from '../../lib/registry/archive/archive-content.ts'
import type { PlannedImage } from '../push/planned-image.ts'
import type { OpenBlob } from '../push/push-image.ts'
import { freed } from './freed.ts'
import { checkedManifest, ImageDamagedError, noManifest, type ImageContent } from './image-content.ts'

/** An image of an archive or a directory. */
export class SavedContent implements ImageContent {
  readonly #image: PlannedImage
  readonly #open: OpenBlob

  constructor(image: PlannedImage, open: OpenBlob) {
    this.#image = image
    this.#open = open
  }

  async manifest(reference: string): Promise<FoundManifest> {
    const root = isDigest(reference) ? await this.findManifest(reference) : this.#image.manifests.at(-1)
    if (root) return checkedManifest(root)
    throw noManifest(reference)
  }

  async findManifest(digest: Digest): Promise<FoundManifest | undefined> {
    const found = this.#image.manifests.find((manifest) => manifest.digest === digest)
    return found && checkedManifest(found, digest)
  }

  async blobSize(digest: Digest): Promise<number | undefined> {
    return this.#find(digest)?.size
  }

  async *blob(digest: Digest): AsyncGenerator<Uint8Array> {
    const blob = this.#find(digest)
    if (!blob) throw new ImageDamagedError(`${digest} of this image is not there`)
    const open = this.#open(blob)
    if (blob.bytes) yield blob.bytes
    else if (open) yield* freed(open())
  }

  #find(digest: Digest): PlannedImage['blobs'][number] | undefined {
    return this.#image.blobs.find((blob) => blob.digest === digest)
  }
}
