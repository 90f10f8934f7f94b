import { isDigest, type Digest } from '../../lib/oci/digest.ts'
import type { FoundManifest } from '../../lib/registry/archive/archive-content.ts'
import { headBlob, readBlob } from '../registry/blobs.ts'
import { getManifest } from '../registry/manifests.ts'
import type { Registry } from '../registry/registry.ts'
import { freed } from './freed.ts'
import { checkedManifest, noManifest, type ImageContent } from './image-content.ts'

/** One image of a registry, by its digest. */
export class RegistryContent implements ImageContent {
  readonly #registry: Registry
  readonly #repository: string
  readonly #digest: Digest

  constructor(registry: Registry, repository: string, digest: Digest) {
    this.#registry = registry
    this.#repository = repository
    this.#digest = digest
  }

  // A tag may have moved since it was verified.
  async manifest(reference: string): Promise<FoundManifest> {
    const found = await this.findManifest(isDigest(reference) ? reference : this.#digest)
    if (found) return found
    throw noManifest(reference)
  }

  async findManifest(digest: Digest): Promise<FoundManifest | undefined> {
    const found = await getManifest(this.#registry, this.#repository, digest)
    return found && checkedManifest(found, digest)
  }

  blobSize(digest: Digest): Promise<number | undefined> {
    return headBlob(this.#registry, this.#repository, digest)
  }

  blob(digest: Digest, size: number): AsyncIterable<Uint8Array> {
    return freed(readBlob(this.#registry, this.#repository, { digest, size }))
  }
}
