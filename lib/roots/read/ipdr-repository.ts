import { code as RAW } from 'multiformats/codecs/raw'
import type { Link } from '../../ipfs/block-source.ts'
import type { Digest } from '../../oci/digest.ts'
import { isTag, type Reference } from '../../oci/reference.ts'
import { DigestFinder } from './digest-finder.ts'
import { chooseManifest, readManifestFile } from './ipdr-manifests.ts'
import { formsOf, listTags } from './ipdr-tags.ts'
import { MAX_MANIFEST_BYTES } from '../../oci/most-bytes.ts'
import { LayoutRepository } from './layout-repository.ts'
import { listNames, NameList } from './list-names.ts'
import { fileSize, readFile } from './read-file.ts'
import type { FoundBlobFile, FoundManifest } from './repository-reader.ts'
import { walkInside } from './walk-inside.ts'
import { entryIfDirectory } from './walk-path.ts'

/** how many manifests are looked through for a digest that is no file's name */
const MAX_SEARCHED = 500

/** An image of ipdr or image2ipfs: `manifests/<tag>`, `<tag>-v2` and `-v1` for docker's schemas, `sha256:<hex>`; `blobs/sha256:<hex>`. */
export class IpdrRepository extends LayoutRepository {
  readonly layout = 'ipdr'
  readonly #names = new NameList(async () => (await listNames(this.source, this.root, ['manifests'])).filter(isTag))
  protected readonly tagNames = new NameList(async () => listTags(await this.#names.all()))
  readonly #finder = new DigestFinder({
    names: async () => (await this.#names.all()).slice(0, MAX_SEARCHED),
    digestsOf: async (name) => (await this.#file(name)).map(({ digest }) => digest),
  })

  async manifest(reference: Reference, accept: readonly string[] = []): Promise<FoundManifest | undefined> {
    if (reference.kind === 'digest') return this.#byDigest(reference.digest)
    const found = await Promise.all(formsOf(reference.tag).map((name) => this.#file(name)))
    return chooseManifest(reference.tag, found.flat(), accept)
  }

  async blob(digest: Digest): Promise<FoundBlobFile | undefined> {
    const link = await walkInside(this.source, this.root, `blobs/${digest}`)
    if (!link) return undefined
    const file = (await this.#oldConfig(link, digest)) ?? link
    return { cid: file.cid, size: await fileSize(this.source, file) }
  }

  async #byDigest(digest: Digest): Promise<FoundManifest | undefined> {
    const [named] = await this.#file(digest)
    if (named?.digest === digest) return named
    const name = await this.#finder.find(digest)
    return name === undefined ? undefined : (await this.#file(name))[0]
  }

  // The first versions of ipdr put the configuration into a directory of its digest.
  async #oldConfig({ cid }: Link, digest: Digest): Promise<Link | undefined> {
    return cid.code === RAW ? undefined : entryIfDirectory(this.source, cid, `${digest.slice(digest.indexOf(':') + 1)}.json`)
  }

  async #file(name: string): Promise<FoundManifest[]> {
    const link = await walkInside(this.source, this.root, `manifests/${name}`)
    if (!link) return []
    const manifest = await readManifestFile(name, await readFile(this.source, link.cid, MAX_MANIFEST_BYTES))
    this.#finder.note(name, [manifest.digest])
    return [manifest]
  }
}
