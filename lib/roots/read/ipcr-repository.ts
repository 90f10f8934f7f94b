import { type Digest, isDigest } from '../../oci/digest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import { isTag, type Reference } from '../../oci/reference.ts'
import { DOCUMENT_LIMITS, referrerOrNot, parseTagDocument } from '../documents.ts'
import { LayoutBlobs } from './layout-blobs.ts'
import { LayoutRepository } from './layout-repository.ts'
import { listNames, NameList } from './list-names.ts'
import { FileRefusedError, readFile } from './read-file.ts'
import type { FoundBlobFile, FoundManifest } from './repository-reader.ts'
import { walkPath } from './walk-path.ts'

const MAX_REFERRERS = 1000

/** A repository in our own layout: an OCI Image Layout with a descriptor for each tag below `refs/` (root format). */
export class IpcrRepository extends LayoutRepository {
  readonly layout = 'ipcr'
  readonly #blobs = new LayoutBlobs(this.source, this.root)
  protected readonly tagNames = new NameList(() => this.#names(['refs', 'tags']))

  async manifest(reference: Reference): Promise<FoundManifest | undefined> {
    if (reference.kind === 'digest') return this.#blobs.manifest(reference.digest, () => this.#typeOf(reference.digest))
    const document = await this.#document(['refs', 'tags', reference.tag], DOCUMENT_LIMITS.tag)
    if (!document) return undefined
    const { digest, mediaType } = parseTagDocument(document)
    return this.#blobs.manifest(digest, () => mediaType)
  }

  blob(digest: Digest): Promise<FoundBlobFile | undefined> {
    return this.#blobs.file(digest)
  }

  override async referrers(subject: Digest): Promise<Descriptor[]> {
    const folder = ['refs', 'referrers', fileName(subject)]
    const names = (await this.#names(folder)).slice(0, MAX_REFERRERS)
    const referrers = await Promise.all(names.map((name) => this.#referrer([...folder, name])))
    return referrers.filter((referrer) => referrer !== undefined)
  }

  async #referrer(path: string[]): Promise<Descriptor | undefined> {
    try {
      const document = await this.#document(path, DOCUMENT_LIMITS.referrer)
      return document && referrerOrNot(document)
    } catch (error) {
      if (error instanceof FileRefusedError) return undefined
      throw error
    }
  }

  async #typeOf(digest: Digest): Promise<string | undefined> {
    const document = await this.#document(['refs', 'manifests', fileName(digest)], DOCUMENT_LIMITS.tag)
    return document && parseTagDocument(document).mediaType
  }

  async #document(path: string[], maxBytes: number): Promise<Uint8Array | undefined> {
    const link = await walkPath(this.source, this.root, path)
    return link && readFile(this.source, link.cid, maxBytes)
  }

  async #names(path: string[]): Promise<string[]> {
    return (await listNames(this.source, this.root, path)).filter((name) => isTag(name) || isDigest(name.replace('-', ':')))
  }
}

/** A digest as a file's name: `sha256-<hex>`. */
function fileName(digest: Digest): string {
  return digest.replace(':', '-')
}
