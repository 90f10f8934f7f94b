import { createHash } from 'node:crypto'
import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import { parseDigest, type Digest } from '../../oci/digest.ts'
import { parseManifest } from '../../oci/manifest.ts'
import { MAX_MANIFEST_BYTES } from '../../oci/most-bytes.ts'
import { README_ARTIFACT } from '../../roots/build/readme.ts'
import { fileSize, readFile } from '../../roots/read/read-file.ts'
import { README_LIMITS } from '../../roots/readme-limits.ts'
import { UnresolvableError } from '../net/errors.ts'
import { inBatches } from './in-batches.ts'
import { RepositoryFiles } from './repository-files.ts'
import type { RestoredTag, RestorePart } from './restore-part.ts'

const MOST_LISTED = 1000

/** A manifest of the repository; `children` are manifests by sha256. */
type Manifest = { digest: Digest; mediaType: string; tags: RestoredTag[]; children: Digest[]; readmeLayer?: Digest }

/** One repository's directory, part by part. Throws UnresolvableError when something is missing or other than its digest says. */
export async function* readRepository(source: BlockSource, root: CID, name: string): AsyncGenerator<RestorePart> {
  yield* new RepositoryParts(new RepositoryFiles(source, root, name)).all()
}

class RepositoryParts {
  readonly #files: RepositoryFiles
  #blobs: Awaited<ReturnType<RepositoryFiles['blobs']>> = { links: new Map(), aliases: new Map(), sha256Of: () => undefined }
  readonly #manifests = new Map<Digest, Manifest>()

  constructor(files: RepositoryFiles) {
    this.#files = files
  }

  async *all(): AsyncGenerator<RestorePart> {
    this.#blobs = await this.#files.blobs()
    await this.#findManifests()
    const readme = await this.#files.link(['README.md'])
    const attached = readme && [...this.#manifests.values()].find(({ readmeLayer }) => readmeLayer && this.#blobs.links.get(readmeLayer)?.cid.equals(readme.cid))
    yield* this.#blobParts()
    yield* this.#manifestParts(attached)
    const text = async (file: string, most: number): Promise<string | null> => (await this.#files.read([file], most).then((bytes) => bytes && Buffer.from(bytes).toString())) ?? null
    const [short, full] = [await text('README-short.txt', README_LIMITS.short * 4), attached ? null : await text('README.md', README_LIMITS.full)]
    yield { kind: 'readme', repository: this.#files.name, short, full }
  }

  async #findManifests(): Promise<void> {
    const tags = await this.#files.tags()
    const recent = tags.size > MOST_LISTED ? await this.#files.listedTags() : undefined
    const types = new Map([...tags.values(), ...(await this.#files.untagged()).values()].map(({ digest, mediaType }) => [this.#sha256Of(digest), mediaType]))
    await inBatches([...types], ([digest, mediaType]) => this.#add(digest, mediaType))
    for (const [name, { digest }] of tags) {
      const manifest = this.#manifests.get(this.#sha256Of(digest))
      manifest?.tags.push({ name, recent: recent?.has(name) ?? false, ...(digest === manifest.digest ? {} : { pushedAs: digest }) })
    }
  }

  #sha256Of(named: Digest): Digest {
    const digest = this.#blobs.sha256Of(named)
    if (digest) return digest
    throw new UnresolvableError(`${this.#files.name} names the manifest ${named}, which is not among its blobs`)
  }

  async #add(digest: Digest, mediaType: string): Promise<void> {
    const { children, subject, artifactType, mediaType: own } = parseManifest(await this.#bytes(digest), mediaType)
    const below = children.filter(({ kind }) => kind === 'manifest').flatMap(({ descriptor }) => this.#blobs.sha256Of(descriptor.digest) ?? [])
    const layer = subject && artifactType === README_ARTIFACT ? children.find(({ kind }) => kind === 'layer')?.descriptor.digest : undefined
    const manifest: Manifest = { digest, mediaType: own, tags: [], children: below }
    if (layer) manifest.readmeLayer = this.#blobs.sha256Of(layer) ?? layer
    this.#manifests.set(digest, manifest)
  }

  async #bytes(digest: Digest): Promise<Uint8Array> {
    const bytes = await readFile(this.#files.source, this.#link(digest).cid, MAX_MANIFEST_BYTES)
    for (const name of [digest, this.#blobs.aliases.get(digest)]) if (name) requireContent(this.#files.name, name, bytes)
    return bytes
  }

  #link(digest: Digest): Link {
    const link = this.#blobs.links.get(digest)
    if (!link) throw new UnresolvableError(`${this.#files.name} has no ${digest}`)
    return link
  }

  async *#blobParts(): AsyncGenerator<RestorePart> {
    const blobs = [...this.#blobs.links].filter(([digest]) => !this.#manifests.has(digest))
    const sizes = await inBatches(blobs, ([, link]) => fileSize(this.#files.source, link))
    for (const [index, [digest, link]] of blobs.entries()) {
      yield { kind: 'blob', repository: this.#files.name, digest, ...this.#alias(digest), cid: link.cid.toString(), size: sizes[index] ?? 0 }
    }
  }

  async *#manifestParts(attached: Manifest | undefined): AsyncGenerator<RestorePart> {
    const done = new Set<Digest>()
    for (const digest of this.#manifests.keys()) {
      for (const { children, readmeLayer, ...manifest } of this.#childrenFirst(digest, done)) {
        yield { kind: 'manifest', repository: this.#files.name, ...manifest, ...this.#alias(manifest.digest), bytes: await this.#bytes(manifest.digest), isReadme: manifest.digest === attached?.digest }
      }
    }
  }

  // No manifest can be below itself: it would have to hold its own hash.
  *#childrenFirst(digest: Digest, done: Set<Digest>): Generator<Manifest> {
    const manifest = this.#manifests.get(digest)
    if (!manifest || done.has(digest)) return
    done.add(digest)
    for (const child of manifest.children) yield* this.#childrenFirst(child, done)
    yield manifest
  }

  #alias(digest: Digest): { alias?: Digest } {
    const alias = this.#blobs.aliases.get(digest)
    return alias ? { alias } : {}
  }
}

function requireContent(repository: string, digest: Digest, bytes: Uint8Array): void {
  const parts = parseDigest(digest)
  if (parts && createHash(parts.algorithm).update(bytes).digest('hex') === parts.hex) return
  throw new UnresolvableError(`what stands under ${digest} in ${repository} is other content`)
}
