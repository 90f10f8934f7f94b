import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { type Digest, isDigest, parseDigest } from '../../oci/digest.ts'
import { parseManifest } from '../../oci/manifest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import { isTag, type Reference } from '../../oci/reference.ts'
import { DOCUMENT_LIMITS, parseReferrerDocument, parseTagDocument } from '../documents.ts'
import { fileSize, readFile } from './read-file.ts'
import type { FoundBlobFile, FoundManifest, RepositoryReader } from './repository-reader.ts'
import { walkPath } from './walk-path.ts'

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024
const MAX_README_BYTES = 256 * 1024
const MAX_REFERRERS = 1000

/** A repository in our own layout: an OCI Image Layout with a descriptor for each tag below `refs/` (root format). */
export class IpcrRepository implements RepositoryReader {
  readonly layout = 'ipcr'
  readonly #source: BlockSource
  readonly #root: CID
  #tags: Promise<string[]> | undefined

  constructor(source: BlockSource, root: CID) {
    this.#source = source
    this.#root = root
  }

  async manifest(reference: Reference): Promise<FoundManifest | undefined> {
    if (reference.kind === 'digest') return this.#manifestOf(reference.digest)
    const document = await this.#document(['refs', 'tags', reference.tag], DOCUMENT_LIMITS.tag)
    if (!document) return undefined
    const { digest, mediaType } = parseTagDocument(document)
    return this.#manifestOf(digest, mediaType)
  }

  async blob(digest: Digest): Promise<FoundBlobFile | undefined> {
    const link = await this.#blobLink(digest)
    return link && { cid: link.cid, size: await fileSize(this.#source, link) }
  }

  async tags({ after = '', limit }: { after?: string; limit: number }): Promise<string[]> {
    this.#tags ??= this.#names(['refs', 'tags'])
    const tags = await this.#tags.catch((error: unknown) => {
      this.#tags = undefined
      throw error
    })
    return tags.filter((tag) => tag > after).slice(0, limit)
  }

  async referrers(subject: Digest): Promise<Descriptor[]> {
    const folder = ['refs', 'referrers', fileName(subject)]
    const names = (await this.#names(folder)).slice(0, MAX_REFERRERS)
    const documents = await Promise.all(names.map((name) => this.#document([...folder, name], DOCUMENT_LIMITS.referrer)))
    return documents.filter((document) => document !== undefined).map(parseReferrerDocument)
  }

  async readme(): Promise<{ short?: string; full?: string }> {
    const [short, full] = await Promise.all(['README-short.txt', 'README.md'].map((name) => this.#document([name], MAX_README_BYTES)))
    return { ...(short ? { short: text(short) } : {}), ...(full ? { full: text(full) } : {}) }
  }

  async #manifestOf(digest: Digest, mediaType?: string): Promise<FoundManifest | undefined> {
    const link = await this.#blobLink(digest)
    if (!link) return undefined
    const bytes = await readFile(this.#source, link.cid, MAX_MANIFEST_BYTES)
    const known = mediaType ?? (await this.#typeOf(digest)) ?? ownType(bytes)
    return known === undefined ? undefined : { digest, mediaType: known, bytes }
  }

  async #typeOf(digest: Digest): Promise<string | undefined> {
    const document = await this.#document(['refs', 'manifests', fileName(digest)], DOCUMENT_LIMITS.tag)
    return document && parseTagDocument(document).mediaType
  }

  async #document(path: string[], maxBytes: number): Promise<Uint8Array | undefined> {
    const link = await walkPath(this.#source, this.#root, path)
    return link && readFile(this.#source, link.cid, maxBytes)
  }

  async #blobLink(digest: Digest): Promise<Link | undefined> {
    const parts = parseDigest(digest)
    return parts && walkPath(this.#source, this.#root, ['blobs', parts.algorithm, parts.hex])
  }

  async #names(path: string[]): Promise<string[]> {
    const folder = await walkPath(this.#source, this.#root, path)
    const names: string[] = []
    if (folder) for await (const { name } of listEntries(this.#source, folder.cid)) names.push(name)
    return names.filter((name) => isTag(name) || isDigest(name.replace('-', ':'))).sort()
  }
}

/** A digest as a file's name: `sha256-<hex>`. */
function fileName(digest: Digest): string {
  return digest.replace(':', '-')
}

// What an index lists has no descriptor of its own; a blob that is no manifest does not parse as one.
function ownType(bytes: Uint8Array): string | undefined {
  try {
    return parseManifest(bytes, undefined).mediaType
  } catch {
    return undefined
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
