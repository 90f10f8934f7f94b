import type { CID } from 'multiformats/cid'
import type { RefKind } from '../../lib/db/index/rows.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { type Digest, formatDigest, isDigest, parseDigest } from '../../lib/oci/digest.ts'
import { MAX_CONFIG_BYTES, MAX_MANIFEST_BYTES } from '../../lib/oci/most-bytes.ts'
import { isTag } from '../../lib/oci/reference.ts'
import { DOCUMENT_LIMITS, parseReferrerDocument, parseTagDocument, type TagDocument } from '../../lib/roots/documents.ts'
import { configFacts } from '../plugins/config-facts.ts'
import { ahead } from './ahead.ts'
import { entryChanges } from './entry-changes.ts'
import { ManifestReading, type Contents } from './manifest-reading.ts'
import { readDocument } from './read-content.ts'
import type { Reading } from './reading.ts'
import { emitRef, isLeftOut } from './set-ref.ts'
import { emitText } from './texts.ts'

const AT_ONCE = 16
const FOLDERS = { tag: 'tags', manifest: 'manifests', referrer: 'referrers' } as const satisfies Record<RefKind, string>

/** Reads what differs of a repository in our own layout from the root before, or all of it; the changes come after that of the repository itself. */
export async function readIpcrRepository(reading: Reading, path: string, before: CID | undefined, after: CID): Promise<void> {
  const repository = new IpcrReading(reading, path, before, after)
  await emitText(reading, path, before, after)
  await repository.refs('tag')
  await repository.refs('manifest')
  await repository.referrers()
  if (before) await repository.blobs()
}

class IpcrReading {
  readonly #reading: Reading
  readonly #path: string
  readonly #before: CID | undefined
  readonly #after: CID
  readonly #manifests: ManifestReading

  constructor(reading: Reading, path: string, before: CID | undefined, after: CID) {
    this.#reading = reading
    this.#path = path
    this.#before = before
    this.#after = after
    this.#manifests = new ManifestReading(reading, path, contentsOf(reading, after))
  }

  async refs(kind: RefKind): Promise<void> {
    await this.#eachChange(['refs', FOLDERS[kind]], (name, link) => this.#ref(kind, name, link))
  }

  async referrers(): Promise<void> {
    const { before, after } = await this.#folders(['refs', 'referrers'])
    for await (const { name: subject, before: was, after: is } of entryChanges(this.#reading, before, after)) {
      if (digestOf(subject)) await this.#each(was?.cid, is?.cid, (name, link) => this.#ref('referrer', `${subject}/${name}`, link))
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
    const read = await this.#manifests.read(digest)
    if (read?.left) return
    const created = read?.created ?? null
    for (const { kind, name, ...ref } of this.#reading.known.refsTo(this.#path, digest)) {
      if (!(await this.#isChanged(kind, name))) emitRef(this.#reading, this.#path, kind, name, { ...ref, created }, true)
    }
  }

  // Such a one was among the changes. To remember them all would take as much memory as a root has tags.
  async #isChanged(kind: RefKind, name: string): Promise<boolean> {
    const { before, after } = await this.#folders(refPath(kind, name))
    return before?.toString() !== after?.toString()
  }

  async #ref(kind: RefKind, entry: string, link: Link | undefined): Promise<void> {
    const name = refName(kind, entry)
    if (name === undefined || isLeftOut(this.#reading, this.#path, kind, name)) return
    const document = link && (await this.#document(kind, link.cid))
    const found = document && fits(kind, name, document) ? document : undefined
    const compared = this.#before !== undefined
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

  async #eachChange(folder: string[], work: (name: string, after: Link | undefined) => Promise<void>): Promise<void> {
    const { before, after } = await this.#folders(folder)
    await this.#each(before, after, work)
  }

  async #each(before: CID | undefined, after: CID | undefined, work: (name: string, after: Link | undefined) => Promise<void>): Promise<void> {
    for await (const _ of ahead(entryChanges(this.#reading, before, after), AT_ONCE, (change) => work(change.name, change.after)));
  }

  /** What stands at a path of the repository, before and now. */
  async #folders(path: readonly string[]): Promise<{ before: CID | undefined; after: CID | undefined }> {
    const { directories, before: old } = this.#reading
    const [before, after] = [this.#before && (await old.directories.walk(this.#before, path)), await directories.walk(this.#after, path)]
    return { before: before?.cid, after: after?.cid }
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

/** The digest that a file is named after; undefined for any other name. */
function digestOf(fileName: string): Digest | undefined {
  const name = fileName.replace('-', ':')
  return isDigest(name) && name !== fileName ? name : undefined
}

/** A tag; the digest; `<subject>/<digest>`. Undefined for an entry that has no place there. */
function refName(kind: RefKind, entry: string): string | undefined {
  if (kind === 'tag') return isTag(entry) ? entry : undefined
  const name = entry.split('/').map(digestOf)
  return name.includes(undefined) ? undefined : name.join('/')
}

/** Where the ref of that name stands. */
function refPath(kind: RefKind, name: string): string[] {
  return ['refs', FOLDERS[kind], ...name.split('/').map((part) => part.replace(':', '-'))]
}

function fits(kind: RefKind, name: string, { digest }: TagDocument): boolean {
  return kind === 'tag' || name === digest || name.endsWith(`/${digest}`)
}
