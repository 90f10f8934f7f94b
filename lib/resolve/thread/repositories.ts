import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { type Digest, parseDigest } from '../../oci/digest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import { parseReference } from '../../oci/reference.ts'
import { DocumentError } from '../../roots/documents.ts'
import { openRepository } from '../../roots/read/open-repository.ts'
import { readNameDocument } from '../../roots/read/read-documents.ts'
import { isRefusal } from '../../roots/read/refusal.ts'
import type { FoundManifest, RepositoryReader } from '../../roots/read/repository-reader.ts'
import { RAW } from '../files/file-node.ts'
import { ContentRefusedError, UnavailableError, UnresolvableError } from '../net/errors.ts'
import type { TagTrust } from '../../identity/image/trust-of.ts'
import type { BlobPlace, Place } from './operations.ts'
import { type TagPlace, trustOfWanted } from './wanted-signatures.ts'

const TOTAL_MS = 25_000
const MAX_READERS = 200
const SHA2_256 = 0x12

/** What repositories of trees outside this hub hold, as their roots say, with a limit on the whole of each question. */
export class Repositories {
  readonly #source: BlockSource
  readonly #readers = new LRUCache<string, Promise<RepositoryReader>>({ max: MAX_READERS })

  constructor(source: BlockSource) {
    this.#source = source
  }

  /** Whether a root's own block is to be had. */
  async reach(root: string): Promise<boolean> {
    return this.#source.get(CID.parse(root)).then(() => true, () => false)
  }

  /** see trustOfWanted */
  wanted(place: TagPlace): Promise<TagTrust | undefined> {
    return inTime(trustOfWanted(this.#source, place, Date.now()))
  }

  /** The key of a namespace, as the hub whose root is at that place says; undefined when it lists none such, or in no way that can be read. */
  async listedKey({ root, path }: Place, namespace: string): Promise<string | undefined> {
    const document = await inTime(readNameDocument(this.#source, CID.parse(root), path, namespace)).catch(unlessUnreadable)
    return document?.k51 === '' ? undefined : document?.k51
  }

  manifest(place: Place, text: string, accept: string[]): Promise<FoundManifest | undefined> {
    const reference = parseReference(text)
    return this.#ask(place, async (reader) => {
      const found = reference && (await reader.manifest(reference, accept))
      if (found && !isContent(found.digest, found.bytes)) throw new ContentRefusedError(`what stands under ${found.digest} is other content`)
      return found
    })
  }

  blob(place: Place, digest: Digest): Promise<BlobPlace | undefined> {
    return this.#ask(place, async (reader) => {
      const found = await reader.blob(digest)
      if (found && 'cid' in found && !mayBe(digest, found.cid)) throw new ContentRefusedError(`what stands under ${digest} is other content`)
      if (!found || 'cid' in found) return found && { cid: found.cid.toString(), size: found.size }
      if (!isContent(digest, found.bytes)) throw new ContentRefusedError(`what stands under ${digest} is other content`)
      return found
    })
  }

  tags(place: Place, after: string, limit: number): Promise<string[]> {
    return this.#ask(place, (reader) => reader.tags({ after, limit }))
  }

  referrers(place: Place, subject: Digest): Promise<Descriptor[]> {
    return this.#ask(place, (reader) => reader.referrers(subject))
  }

  #ask<T>(place: Place, question: (reader: RepositoryReader) => Promise<T>): Promise<T> {
    return inTime(this.#reader(place).then(question))
  }

  #reader({ root, path }: Place): Promise<RepositoryReader> {
    const key = [root, ...path].join('/')
    const known = this.#readers.get(key)
    if (known) return known
    const opening = this.#open(root, path)
    this.#readers.set(key, opening)
    opening.catch(() => this.#readers.delete(key))
    return opening
  }

  async #open(root: string, path: string[]): Promise<RepositoryReader> {
    const reader = await openRepository(this.#source, CID.parse(root), path)
    if (!reader) throw new UnresolvableError(`there is no repository at /ipfs/${[root, ...path].join('/')}`)
    return reader
  }
}

function unlessUnreadable(error: unknown): undefined {
  if (isRefusal(error) || error instanceof DocumentError) return undefined
  throw error
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new UnavailableError('the blocks of this repository did not come in time')), TOTAL_MS)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

// A file of one raw block has the block's hash.
function mayBe(digest: Digest, { code, multihash }: CID): boolean {
  if (code !== RAW || multihash.code !== SHA2_256 || !digest.startsWith('sha256:')) return true
  return digest === `sha256:${Buffer.from(multihash.digest).toString('hex')}`
}

function isContent(digest: Digest, bytes: Uint8Array): boolean {
  const parts = parseDigest(digest)
  return parts !== undefined && createHash(parts.algorithm).update(bytes).digest('hex') === parts.hex
}
