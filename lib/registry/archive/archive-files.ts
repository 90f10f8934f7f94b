import { createHash } from 'node:crypto'
import type { Digest } from '../../oci/digest.ts'
import { OciError } from '../../oci/errors.ts'
import type { ChildRow } from '../../db/transactions/manifests.ts'
import type { ManifestReader } from '../manifest-reader.ts'
import type { ArchiveContent, FoundManifest } from './archive-content.ts'
import { inOciTypes, isDockerType, ociType, type Stored } from './oci-types.ts'

/** One file of an archive: its bytes, or the digest of the blob that has them. */
export type ArchiveFile = { name: string; size: number; body: Buffer | Digest }

const MOST_FILES = 5000
const MOST_HELD = 8 * 1024 * 1024
const MOST_REWRITTEN = 256 * 1024
const MOST_LEVELS = 4

/** Where an OCI Image Layout has content. */
export function layoutPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`
}

/** Collects all that an image or an index refers to and the repository has, each content once; manifests of docker's in OCI's types when `inOci`. */
export class ArchiveFiles {
  readonly #content: ArchiveContent
  readonly #manifests: Pick<ManifestReader, 'read'>
  readonly #inOci: boolean
  readonly #files = new Map<string, ArchiveFile>()
  readonly #stored = new Map<string, Stored>()
  #held = 0

  constructor(content: ArchiveContent, manifests: Pick<ManifestReader, 'read'>, inOci: boolean) {
    this.#content = content
    this.#manifests = manifests
    this.#inOci = inOci
  }

  /** Adds a manifest with what it refers to; as what it is stored. Throws OciError when a layer is not here, or it is more than an archive may have. */
  async add(found: FoundManifest, level = 0): Promise<Stored> {
    const known = this.#stored.get(found.digest)
    if (known) return known
    if (level > MOST_LEVELS) throw refused(`the image has indexes in indexes, more than ${MOST_LEVELS} levels of them`)
    this.#held += found.bytes.length
    if (this.#held > MOST_HELD) throw refused('the image has too many manifests for one archive: name a platform')
    const { children } = await this.#manifests.read(found.bytes, found.mediaType)
    for (const child of children) await (child.kind === 'manifest' ? this.#addManifest(child, level) : this.#addBlob(child))
    const kept = this.#inOci && isDockerType(found.mediaType) ? this.#rewritten(found) : found
    const stored = { digest: kept.digest, mediaType: kept.mediaType, size: kept.bytes.length }
    this.#put({ name: layoutPath(kept.digest), size: kept.bytes.length, body: kept.bytes }, kept.digest)
    this.#stored.set(found.digest, stored)
    return stored
  }

  #rewritten({ bytes, mediaType }: FoundManifest): { digest: string; mediaType: string; bytes: Buffer } {
    if (bytes.length > MOST_REWRITTEN) throw refused('the manifest is too large to be rewritten as an OCI one')
    const rewritten = inOciTypes(bytes, this.#stored)
    return { digest: `sha256:${createHash('sha256').update(rewritten).digest('hex')}`, mediaType: ociType(mediaType), bytes: rewritten }
  }

  /** Manifests first: they are what readers ask for first. */
  all(): ArchiveFile[] {
    const files = [...this.#files.values()]
    return [...files.filter(({ body }) => typeof body !== 'string'), ...files.filter(({ body }) => typeof body === 'string')]
  }

  // An index may list platforms that were never pushed.
  async #addManifest({ digest }: ChildRow, level: number): Promise<void> {
    const found = await this.#content.findManifest(digest)
    if (found) await this.add(found, level + 1)
  }

  async #addBlob({ digest, size, foreign }: ChildRow): Promise<void> {
    if (this.#files.has(digest)) return
    const held = await this.#content.blobSize(digest)
    // Layers with addresses of their own need not be in any registry.
    if (held === undefined && foreign) return
    if (held !== size) throw new OciError('BLOB_UNKNOWN', `${digest} of this image is not here: the image cannot be packed`)
    this.#put({ name: layoutPath(digest), size, body: digest }, digest)
  }

  #put(file: ArchiveFile, digest: string): void {
    if (this.#files.size >= MOST_FILES) throw refused(`the image has more than ${MOST_FILES.toLocaleString('en')} parts: name a platform`)
    this.#files.set(digest, file)
  }
}

/** The refusal of an image that is no such archive. */
export function refused(sentence: string): OciError {
  return new OciError('UNSUPPORTED', sentence, { status: 422 })
}
