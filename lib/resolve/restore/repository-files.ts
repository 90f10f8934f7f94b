import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { formatDigest, isDigest, parseDigest, type Digest } from '../../oci/digest.ts'
import { isTag } from '../../oci/reference.ts'
import { parseStrictJson } from '../../oci/strict-json.ts'
import { DOCUMENT_LIMITS, parseTagDocument, type TagDocument } from '../../roots/documents.ts'
import { readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import { UnresolvableError } from '../net/errors.ts'
import { inBatches } from './in-batches.ts'

const MAX_INDEX = 4 * 1024 * 1024

/** The files of a repository's directory. */
export class RepositoryFiles {
  readonly source: BlockSource
  readonly name: string
  readonly #root: CID

  constructor(source: BlockSource, root: CID, name: string) {
    this.source = source
    this.name = name
    this.#root = root
  }

  /** `blobs/`: links by sha256, and the sha512 of those that have one too. Throws UnresolvableError for one that stands alone. */
  async blobs(): Promise<{ links: Map<Digest, Link>; aliases: Map<Digest, Digest>; sha256Of: (digest: Digest) => Digest | undefined }> {
    const links = await this.#digests('sha256')
    const byCid = new Map([...links].map(([digest, { cid }]) => [cid.toString(), digest]))
    const aliases = new Map<Digest, Digest>()
    const others = new Map<Digest, Digest>()
    for (const [alias, { cid }] of await this.#digests('sha512')) {
      const digest = byCid.get(cid.toString())
      if (!digest) throw new UnresolvableError(`${this.name} has ${alias}, but not under its sha256`)
      aliases.set(digest, alias)
      others.set(alias, digest)
    }
    return { links, aliases, sha256Of: (digest) => (links.has(digest) ? digest : others.get(digest)) }
  }

  /** `refs/tags`, by tag. */
  async tags(): Promise<Map<string, TagDocument>> {
    return this.#documents(['refs', 'tags'], (name) => (isTag(name) ? name : undefined))
  }

  /** `refs/manifests`, by digest. */
  async untagged(): Promise<Map<string, TagDocument>> {
    return this.#documents(['refs', 'manifests'], (name) => (isDigest(name.replace('-', ':')) ? name.replace('-', ':') : undefined))
  }

  /** The tags that `index.json` lists: all, or those that moved last. */
  async listedTags(): Promise<Set<string>> {
    const bytes = await this.read(['index.json'], MAX_INDEX)
    const { manifests = [] } = (bytes ? parseStrictJson(bytes) : {}) as { manifests?: { annotations?: Record<string, string> }[] }
    return new Set(manifests.flatMap(({ annotations }) => annotations?.['org.opencontainers.image.ref.name'] ?? []))
  }

  async read(path: string[], maxBytes: number): Promise<Uint8Array | undefined> {
    const link = await this.link(path)
    return link && readFile(this.source, link.cid, maxBytes)
  }

  link(path: string[]): Promise<Link | undefined> {
    return walkPath(this.source, this.#root, path)
  }

  async #digests(algorithm: 'sha256' | 'sha512'): Promise<Map<Digest, Link>> {
    const found = new Map<Digest, Link>()
    for (const [name, link] of await this.#entries(['blobs', algorithm])) {
      const digest = formatDigest(algorithm, name)
      if (parseDigest(digest)) found.set(digest, link)
    }
    return found
  }

  async #documents(path: string[], keyOf: (name: string) => string | undefined): Promise<Map<string, TagDocument>> {
    const files = (await this.#entries(path)).flatMap(([name, { cid }]) => {
      const key = keyOf(name)
      return key === undefined ? [] : [{ key, cid }]
    })
    const read = async ({ key, cid }: { key: string; cid: CID }): Promise<[string, TagDocument]> => [key, parseTagDocument(await readFile(this.source, cid, DOCUMENT_LIMITS.tag))]
    return new Map(await inBatches(files, read))
  }

  async #entries(path: string[]): Promise<[string, Link][]> {
    const folder = await this.link(path)
    const entries: [string, Link][] = []
    if (folder) for await (const { name, ...link } of listEntries(this.source, folder.cid)) entries.push([name, link])
    return entries
  }
}
