import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import { type Digest, parseDigest } from '../../oci/digest.ts'
import { parsedOrNot } from '../../oci/manifest.ts'
import { MAX_MANIFEST_BYTES } from '../../oci/most-bytes.ts'
import { fileSize, readFile } from './read-file.ts'
import type { FoundBlobFile, FoundManifest } from './repository-reader.ts'
import { walkPath } from './walk-path.ts'

/** `blobs/<alg>/<hex>` of an OCI Image Layout (OCI Image Specification 1.1, Image Layout). */
export class LayoutBlobs {
  readonly #source: BlockSource
  readonly #root: CID

  constructor(source: BlockSource, root: CID) {
    this.#source = source
    this.#root = root
  }

  /** Where a blob is; undefined when the layout has none such. Throws BlockMissingError. */
  async link(digest: Digest): Promise<Link | undefined> {
    const parts = parseDigest(digest)
    return parts && walkPath(this.#source, this.#root, ['blobs', parts.algorithm, parts.hex])
  }

  /** Throws FileRefusedError, BlockMissingError. */
  async file(digest: Digest): Promise<FoundBlobFile | undefined> {
    const link = await this.link(digest)
    return link && { cid: link.cid, size: await fileSize(this.#source, link) }
  }

  /** A manifest of the type that something else says of it, or that it says of itself. Throws FileRefusedError beyond 4 MiB, BlockMissingError. */
  async manifest(digest: Digest, typeOf: () => Promise<string | undefined> | string | undefined): Promise<FoundManifest | undefined> {
    const link = await this.link(digest)
    if (!link) return undefined
    const bytes = await readFile(this.#source, link.cid, MAX_MANIFEST_BYTES)
    const mediaType = (await typeOf()) ?? parsedOrNot(bytes)?.mediaType
    return mediaType === undefined ? undefined : { digest, mediaType, bytes }
  }
}
