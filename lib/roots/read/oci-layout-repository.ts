import { parsedOrNot } from '../../oci/manifest.ts'
import type { Digest } from '../../oci/digest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import type { Reference } from '../../oci/reference.ts'
import { inBatches } from './in-batches.ts'
import { LayoutBlobs } from './layout-blobs.ts'
import { MAX_INDEX_BYTES, parseLayoutIndex, tagOf } from './layout-index.ts'
import { LayoutRepository } from './layout-repository.ts'
import { NameList } from './list-names.ts'
import { readFile } from './read-file.ts'
import { isRefusal } from './refusal.ts'
import type { FoundBlobFile, FoundManifest } from './repository-reader.ts'
import { walkPath } from './walk-path.ts'

const LATEST = 'latest'
/** how many manifests are read to find out what refers to another */
const MAX_SEARCHED = 500

/** A plain OCI Image Layout: tags are the ref names in `index.json`; the only image of one without a name is `latest`. */
export class OciLayoutRepository extends LayoutRepository {
  readonly layout = 'oci'
  readonly #blobs = new LayoutBlobs(this.source, this.root)
  protected readonly tagNames = new NameList(async () => [...(await this.#tagged()).keys()].sort())
  #index: Promise<Descriptor[]> | undefined

  async manifest(reference: Reference): Promise<FoundManifest | undefined> {
    if (reference.kind === 'digest') return this.#blobs.manifest(reference.digest, () => this.#typeOf(reference.digest))
    const descriptor = (await this.#tagged()).get(reference.tag)
    return descriptor && this.#blobs.manifest(descriptor.digest, () => descriptor.mediaType)
  }

  blob(digest: Digest): Promise<FoundBlobFile | undefined> {
    return this.#blobs.file(digest)
  }

  override async referrers(subject: Digest): Promise<Descriptor[]> {
    const listed = (await this.#descriptors()).slice(0, MAX_SEARCHED)
    const found = await inBatches(listed, (descriptor) => this.#referring(descriptor, subject))
    return [...new Map(found.flat().map((descriptor) => [descriptor.digest, descriptor])).values()]
  }

  // The annotation that makes a manifest a tag belongs to the layout, not to the referrer.
  async #referring({ digest, mediaType, size }: Descriptor, subject: Digest): Promise<Descriptor[]> {
    const manifest = await this.#blobs.manifest(digest, () => mediaType).catch(undefinedIfRefused)
    const parsed = manifest && parsedOrNot(manifest.bytes)
    if (!parsed || parsed.subject !== subject) return []
    const { artifactType, annotations } = parsed
    return [{ digest, mediaType, size, ...(artifactType ? { artifactType } : {}), ...(annotations ? { annotations } : {}) }]
  }

  async #typeOf(digest: Digest): Promise<string | undefined> {
    return (await this.#descriptors()).find((descriptor) => descriptor.digest === digest)?.mediaType
  }

  async #tagged(): Promise<Map<string, Descriptor>> {
    const descriptors = await this.#descriptors()
    const tagged = new Map<string, Descriptor>()
    for (const descriptor of descriptors) {
      const tag = tagOf(descriptor) ?? (descriptors.length === 1 ? LATEST : undefined)
      if (tag !== undefined) tagged.set(tag, descriptor)
    }
    return tagged
  }

  async #descriptors(): Promise<Descriptor[]> {
    this.#index ??= this.#readIndex()
    try {
      return await this.#index
    } catch (error) {
      this.#index = undefined
      throw error
    }
  }

  async #readIndex(): Promise<Descriptor[]> {
    const file = await walkPath(this.source, this.root, ['index.json'])
    return file ? parseLayoutIndex(await readFile(this.source, file.cid, MAX_INDEX_BYTES)) : []
  }
}

function undefinedIfRefused(error: unknown): undefined {
  if (!isRefusal(error)) throw error
}
