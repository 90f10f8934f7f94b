import { isDigest, type Digest } from '../../lib/oci/digest.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../lib/oci/media-types.ts'
import type { FoundManifest } from '../../lib/registry/archive/archive-content.ts'
import { release } from '../../lib/resolve/net/bounded-body.ts'
import { ReadAhead } from '../../lib/resolve/files/read-ahead.ts'
import { readFileParts } from '../../lib/resolve/files/read-file-parts.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'
import { checkedManifest, ImageDamagedError, noManifest, type ImageContent } from './image-content.ts'
import type { SharedBlocks } from './shared-blocks.ts'

// Smaller ones may be parts of something that is held elsewhere.
const LARGE = 64 * 1024
const ACCEPT = [OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST]

/** One image of a published root, whatever its layout, read out of verified blocks. */
export class RepositoryContent implements ImageContent {
  readonly #reader: RepositoryReader
  readonly #digest: Digest
  readonly #blocks: SharedBlocks
  readonly #ahead = new ReadAhead()

  /** `digest`: of the image, as it was verified */
  constructor(reader: RepositoryReader, digest: Digest, blocks: SharedBlocks) {
    this.#digest = digest
    this.#reader = reader
    this.#blocks = blocks
  }

  async manifest(reference: string): Promise<FoundManifest> {
    const found = await this.findManifest(isDigest(reference) ? reference : this.#digest)
    if (found) return found
    throw noManifest(reference)
  }

  async findManifest(digest: Digest): Promise<FoundManifest | undefined> {
    const found = await this.#reader.manifest({ kind: 'digest', digest }, ACCEPT)
    return found && checkedManifest(found, digest)
  }

  async blobSize(digest: Digest): Promise<number | undefined> {
    const found = await this.#reader.blob(digest)
    return found && ('cid' in found ? found.size : found.bytes.length)
  }

  async *blob(digest: Digest): AsyncGenerator<Uint8Array> {
    const found = await this.#reader.blob(digest)
    if (!found) throw new ImageDamagedError(`${digest} of this image is not there`)
    if ('bytes' in found) return yield found.bytes
    const source = { get: (cid: Parameters<SharedBlocks['getContent']>[0], signal: AbortSignal) => this.#blocks.getContent(cid, signal), ahead: this.#ahead }
    const stop = new AbortController()
    for await (const { bytes } of readFileParts(found.cid, found.size, source, stop.signal)) {
      yield bytes
      if (bytes.length >= LARGE) release(bytes)
    }
  }
}
