import { LRUCache } from 'lru-cache'
import type { ManifestFacts } from '../../lib/db/index/rows.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import { NO_CONFIG, type ConfigFacts } from '../plugins/config-facts.ts'
import { manifestFacts, readManifest } from '../plugins/manifest-facts.ts'
import type { Reading } from './reading.ts'

// More than an honest repository's indexes share; of what is read again its rows are taken again.
const REMEMBERED = 20_000
const MOST_NESTED = 8

/** Where a repository's manifests and configurations are found, whatever its layout. */
export type Contents = {
  /** the bytes that stand under the digest; undefined when there are none that can be read */
  manifest(digest: Digest): Promise<Uint8Array | undefined>
  config(digest: Digest): Promise<ConfigFacts | undefined>
}

/** `left`: it was not looked at, for want of room. */
type Read = { created: number | null; left?: true } | undefined

/** One that was read: so far from a ref, which decides how far below it was read; 0 when there is nothing below. */
type Seen = { depth: number; read: Promise<Read> }

/** Reads the manifests of one repository, each once however many tags name it, and with them those that an index lists. */
export class ManifestReading {
  readonly #reading: Reading
  readonly #path: string
  readonly #contents: Contents
  readonly #seen = new LRUCache<Digest, Seen>({ max: REMEMBERED })

  constructor(reading: Reading, path: string, contents: Contents) {
    this.#reading = reading
    this.#path = path
    this.#contents = contents
  }

  /** Puts the manifest among the changes; undefined when there is none that can be read. `held`: its bytes, where they are at hand. */
  read(digest: Digest, held?: Uint8Array): Promise<Read> {
    return this.#readOnce(digest, 0, held)
  }

  #readOnce(digest: Digest, depth: number, held?: Uint8Array): Promise<Read> {
    const known = this.#seen.get(digest)
    if (known && known.depth <= depth) return known.read
    const { promise, resolve } = Promise.withResolvers<Read>()
    const seen = { depth, read: promise }
    this.#seen.set(digest, seen)
    resolve(this.#read(digest, seen, held))
    return promise
  }

  // What it takes of the rows is taken before anything below it is read: a few indexes that list each other's lists make no end of paths.
  async #read(digest: Digest, seen: Seen, held: Uint8Array | undefined): Promise<Read> {
    if (!this.#reading.take('rows')) return { created: null, left: true }
    const bytes = held ?? (await this.#contents.manifest(digest))
    const manifest = bytes && readManifest(digest, bytes)
    if (!manifest) return this.#gone(digest)
    const config = manifest.config && (await this.#contents.config(manifest.config))
    const facts = manifestFacts(manifest, config ?? NO_CONFIG)
    const { created, children } = facts
    if (!this.#reading.take('rows', partsOf(facts))) return { created }
    this.#reading.emit({ kind: 'manifest', repository: this.#path, facts })
    if (children.length === 0) seen.depth = 0
    else if (seen.depth < MOST_NESTED) for (const child of children) await this.#readOnce(child.digest, seen.depth + 1)
    return { created }
  }

  // One that was there before, under the same digest.
  #gone(digest: Digest): undefined {
    if (this.#reading.known.manifest(this.#path, digest)) this.#reading.emit({ kind: 'manifest-gone', repository: this.#path, digest })
  }
}

function partsOf({ layers, labels, platforms, children }: ManifestFacts): number {
  return layers.length + labels.length + platforms.length + children.length
}
