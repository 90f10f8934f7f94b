import { LRUCache } from 'lru-cache'
import type { Digest } from '../../oci/digest.ts'
import { inBatches } from './in-batches.ts'
import { isRefusal } from './refusal.ts'

const MOST_DIGESTS = 5000

type Parts = {
  /** what may hold digests, as many as are to be looked through */
  names: () => Promise<string[]>
  digestsOf: (name: string) => Promise<readonly Digest[]>
}

/** Which of many things holds a digest, in layouts that do not say: what was seen of them, or else all are looked through, once. */
export class DigestFinder {
  readonly #parts: Parts
  readonly #holders = new LRUCache<Digest, string>({ max: MOST_DIGESTS })
  #search: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Remembers what a thing was seen to hold. */
  note(name: string, digests: readonly Digest[]): void {
    for (const digest of digests) this.#holders.set(digest, name)
  }

  /** Throws what looking at one of them throws, unless that one can never be read. */
  async find(digest: Digest): Promise<string | undefined> {
    if (!this.#holders.has(digest)) await this.#searchOnce()
    return this.#holders.get(digest)
  }

  async #searchOnce(): Promise<void> {
    this.#search ??= this.#searchAll()
    try {
      await this.#search
    } catch (error) {
      this.#search = undefined
      throw error
    }
  }

  async #searchAll(): Promise<void> {
    await inBatches(await this.#parts.names(), (name) => this.#look(name))
  }

  async #look(name: string): Promise<void> {
    try {
      this.note(name, await this.#parts.digestsOf(name))
    } catch (error) {
      if (!isRefusal(error)) throw error
    }
  }
}
