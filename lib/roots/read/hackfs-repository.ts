import { LRUCache } from 'lru-cache'
import type { Digest } from '../../oci/digest.ts'
import { isTag, type Reference } from '../../oci/reference.ts'
import { accepts, acceptsOnlyDocker } from './accepted.ts'
import { DigestFinder } from './digest-finder.ts'
import { LayoutRepository } from './layout-repository.ts'
import { listNames, NameList } from './list-names.ts'
import { fileSize } from './read-file.ts'
import { isRefusal } from './refusal.ts'
import type { FoundBlobFile, FoundManifest } from './repository-reader.ts'
import { openSavedTag, type SavedTag } from './saved-tag.ts'
import { walkInside } from './walk-inside.ts'

/** how many tags are looked through for a digest that nobody asked for by its tag before */
const MAX_SEARCHED = 200
const MAX_OPEN = 16

/** A repository of ipcr-hackfs: each `tags/<tag>/` is what `docker save <image> | tar -x` leaves. */
export class HackfsRepository extends LayoutRepository {
  readonly layout = 'hackfs'
  protected readonly tagNames = new NameList(async () => (await listNames(this.source, this.root, ['tags'])).filter(isTag))
  readonly #open = new LRUCache<string, Promise<SavedTag | undefined>>({ max: MAX_OPEN })
  readonly #finder = new DigestFinder({
    names: async () => (await this.tagNames.all()).slice(0, MAX_SEARCHED),
    digestsOf: async (tag) => (await this.#saved(tag))?.digests ?? [],
  })

  async manifest(reference: Reference, accept: readonly string[] = []): Promise<FoundManifest | undefined> {
    if (reference.kind === 'digest') return this.#byDigest(reference.digest)
    const saved = await this.#saved(reference.tag)
    return saved && choose(saved.manifests, accept)
  }

  async blob(digest: Digest): Promise<FoundBlobFile | undefined> {
    const link = await (await this.#holder(digest))?.link(digest)
    return link && { cid: link.cid, size: await fileSize(this.source, link) }
  }

  async #byDigest(digest: Digest): Promise<FoundManifest | undefined> {
    return (await this.#holder(digest))?.manifest(digest)
  }

  async #holder(digest: Digest): Promise<SavedTag | undefined> {
    const tag = await this.#finder.find(digest)
    return tag === undefined ? undefined : this.#saved(tag)
  }

  #saved(tag: string): Promise<SavedTag | undefined> {
    const known = this.#open.get(tag)
    if (known) return known
    const opening = this.#openTag(tag)
    this.#open.set(tag, opening)
    // What is refused is so for ever; a block that is missing may come.
    opening.catch((error: unknown) => isRefusal(error) || this.#open.delete(tag))
    return opening
  }

  async #openTag(tag: string): Promise<SavedTag | undefined> {
    const directory = await walkInside(this.source, this.root, `tags/${tag}`)
    const saved = directory && (await openSavedTag(this.source, directory.cid, tag))
    if (saved) this.#finder.note(tag, saved.digests)
    return saved
  }
}

function choose([first, ...others]: FoundManifest[], accept: readonly string[]): FoundManifest | undefined {
  const docker = acceptsOnlyDocker(accept) ? others.find(({ mediaType }) => accepts(accept, mediaType)) : undefined
  return docker ?? first
}
