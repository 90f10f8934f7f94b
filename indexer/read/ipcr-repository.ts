import type { CID } from 'multiformats/cid'
import type { RefKind } from '../../lib/db/index/rows.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { type Digest, formatDigest, isDigest, parseDigest } from '../../lib/oci/digest.ts'
import { isTag } from '../../lib/oci/reference.ts'
import { DOCUMENT_LIMITS, parseReferrerDocument, parseTagDocument, type TagDocument } from '../../lib/roots/documents.ts'
import { configFacts } from '../plugins/config-facts.ts'
import { ahead } from './ahead.ts'
import { entryChanges } from './entry-changes.ts'
import { MAX_CONFIG_BYTES, MAX_MANIFEST_BYTES } from './limits.ts'
import { ManifestReading, type Contents } from './manifest-reading.ts'
import { readDocument } from './read-content.ts'
import type { Reading } from './reading.ts'
import { emitRef } from './set-ref.ts'
import { emitText } from './texts.ts'

const AT_ONCE = 16

/** Reads what differs of a repository in our own layout from the root before, or all of it; the changes come after that of the repository itself. */
export async function readIpcrRepository(reading: Reading, path: string, before: CID | undefined, after: CID): Promise<void> {
  const repository = new IpcrReading(reading, path, before, after)
  await emitText(reading, path, before, after)
  await repository.refs('tag', ['refs', 'tags'])
  await repository.refs('manifest', ['refs', 'manifests'])
  await repository.referrers()
  if (before) await repository.blobs()
}

class IpcrReading {
  readonly #reading: Reading
  readonly #path: string
  readonly #before: CID | undefined
  readonly #after: CID
  readonly #manifests: ManifestReading
  /** refs that are not as the index has them */
  readonly #changed = new Set<string>()

  constructor(reading: Reading, path: string, before: CID | undefined, after: CID) {
    this.#reading = reading
    this.#path = path
    this.#before = before
    this.#after = after
    this.#manifests = new ManifestReading(reading, path, contentsOf(reading, after))
  }

  async refs(kind: RefKind, folder: string[]): Promise<void> {
    await this.#eachChange(folder, (name, link) => this.#ref(kind, name, link))
  }

  async referrers(): Promise<void> {
    const subjects: [string, Link | undefined, Link | undefined][] = []
    await this.#eachChange(['refs', 'referrers'], async (name, after, before) => {
      if (isDigest(digestOf(name))) subjects.push([name, before, after])
    })
    for (const [subject, before, after] of subjects) {
      await this.#each(before?.cid, after?.cid, (name, link) => this.#ref('referrer', `${subject}/${name}`, link))
    }
  }

  /** Content that came or went under a digest which something names already. */
  async blobs(): Promise<void> {
    for (const algorithm of ['sha256', 'sha512'] as const) {
      await this.#eachChange(['blobs', algorithm], async (name, link) => {
        const digest = formatDigest(algorithm, name)
        if (parseDigest(digest)) await this.#blob(digest, link)
      })
    }
  }

  async #blob(digest: Digest, link: Link | undefined): Promise<void> {
    const { known } = this.#reading
    if (known.manifest(this.#path, digest) || (link && known.isNamed(this.#path, digest))) await this.#readAgain(digest)
    for (const manifest of known.manifestsWithConfig(this.#path, digest)) await this.#readAgain(manifest)
  }

  // What its configuration says of its age may be what its refs go by.
  async #readAgain(digest: Digest): Promise<void> {
    const created = (await this.#manifests.read(digest))?.created ?? null
    for (const { kind, name, ...ref } of this.#reading.known.refsTo(this.#path, digest)) {
      if (!this.#changed.has(`${kind} ${name}`)) emitRef(this.#reading, this.#path, kind, name, { ...ref, created }, true)
    }
  }

  async #ref(kind: RefKind, entry: string, link: Link | undefined): Promise<void> {
    const name = refName(kind, entry)
    if (name === undefined) return
    const document = link && (await this.#document(kind, link.cid))
    const found = document && fits(kind, name, document) ? document : undefined
    const compared = this.#before !== undefined
    if (compared) this.#changed.add(`${kind} ${name}`)
    if (!found) return emitRef(this.#reading, this.#path, kind, name, undefined, compared)
    const { digest, mediaType, size, artifactType = null } = found
    emitRef(this.#reading, this.#path, kind, name, { digest, mediaType, size, artifactType, created: await this.#created(digest) }, compared)
  }

  // What the root before had, this one has as well: its blobs are compared too.
  async #created(digest: Digest): Promise<number | null> {
    const known = this.#before ? this.#reading.known.manifest(this.#path, digest) : undefined
    return (known ?? (await this.#manifests.read(digest)))?.created ?? null
  }

  #document(kind: RefKind, cid: CID): Promise<TagDocument | undefined> {
    const { source } = this.#reading
    return kind === 'referrer' ? readDocument(source, cid, DOCUMENT_LIMITS.referrer, parseReferrerDocument) : readDocument(source, cid, DOCUMENT_LIMITS.tag, parseTagDocument)
  }

  async #eachChange(folder: string[], work: (name: string, after: Link | undefined, before: Link | undefined) => Promise<void>): Promise<void> {
    const { directories } = this.#reading
    const [before, after] = [this.#before && (await directories.walk(this.#before, folder)), await directories.walk(this.#after, folder)]
    await this.#each(before?.cid, after?.cid, work)
  }

  async #each(before: CID | undefined, after: CID | undefined, work: (name: string, after: Link | undefined, before: Link | undefined) => Promise<void>): Promise<void> {
    const changes = entryChanges(this.#reading, before, after)
    for await (const _ of ahead(changes, AT_ONCE, (change) => work(change.name, change.after, change.before)));
  }
}

function contentsOf({ source, directories }: Reading, repository: CID): Contents {
  const read = async <T>(digest: Digest, most: number, parse: (bytes: Uint8Array) => T): Promise<T | undefined> => {
    const { algorithm, hex } = parseDigest(digest) ?? { algorithm: '', hex: '' }
    const link = await directories.walk(repository, ['blobs', algorithm, hex])
    return link && readDocument(source, link.cid, most, parse)
  }
  return {
    manifest: (digest) => read(digest, MAX_MANIFEST_BYTES, (bytes) => bytes),
    config: (digest) => read(digest, MAX_CONFIG_BYTES, configFacts),
  }
}

const digestOf = (fileName: string): string => fileName.replace('-', ':')

/** A tag; the digest; `<subject>/<digest>`. Undefined for an entry that has no place there. */
function refName(kind: RefKind, entry: string): string | undefined {
  if (kind === 'tag') return isTag(entry) ? entry : undefined
  const name = entry.split('/').map(digestOf)
  return name.every((part) => isDigest(part)) ? name.join('/') : undefined
}

function fits(kind: RefKind, name: string, { digest }: TagDocument): boolean {
  return kind === 'tag' || name === digest || name.endsWith(`/${digest}`)
}
