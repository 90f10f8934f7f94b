import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import type { OpenRange } from '../files/leaf-run.ts'
import type { BlockCache } from './block-cache.ts'
import { inlineBlock, isBlock } from './verify-block.ts'

const MEMORY_BYTES = 32 * 1024 * 1024
const SMALL_BYTES = 512 * 1024
const BLOCK_MS = 20_000
const SHA2_256 = 0x12

export type ForeignBlocksParts = {
  /** what this hub publishes itself; undefined when it does not have the block */
  local: (cid: CID) => Promise<Uint8Array | undefined>
  cache: BlockCache
  network: BlockSource & { range?: OpenRange }
}

/** Blocks of trees outside this hub: own ones, memory, cache.sqlite, the network. Small ones are kept; each is fetched once at a time. */
export class ForeignBlocks implements BlockSource {
  readonly #parts: ForeignBlocksParts
  readonly #memory = new LRUCache<string, Uint8Array>({ maxSize: MEMORY_BYTES, sizeCalculation: (bytes) => bytes.length + 256 })
  readonly #fetching = new Map<string, Promise<Uint8Array>>()

  constructor(parts: ForeignBlocksParts) {
    this.#parts = parts
  }

  /** Verified bytes. Throws BlockMissingError, UnavailableError, UnresolvableError, or the signal's reason. */
  async get(cid: CID, { signal = AbortSignal.timeout(BLOCK_MS) }: { signal?: AbortSignal | undefined } = {}): Promise<Uint8Array> {
    const inline = inlineBlock(cid)
    if (inline) return inline
    const key = keyOf(cid)
    const here = await this.#here(key, cid)
    if (here) return this.#remember(key, here)
    return this.#remember(key, await this.#fetchOnce(key, cid, signal), cid)
  }

  /** A block of a file, whose content goes into a file and not into the caches. */
  async getContent(cid: CID, signal?: AbortSignal): Promise<Uint8Array> {
    return inlineBlock(cid) ?? (await this.#here(keyOf(cid), cid)) ?? this.#parts.network.get(cid, signal ? { signal } : {})
  }

  /** A stretch of a file in one answer from outside, nothing of it verified; undefined when nobody gives files so. Throws SourceFailureError. */
  async range(...args: Parameters<OpenRange>): ReturnType<OpenRange> {
    return this.#parts.network.range?.(...args)
  }

  async #here(key: string, cid: CID): Promise<Uint8Array | undefined> {
    return this.#memory.get(key) ?? this.#cached(cid) ?? this.#parts.local(cid)
  }

  // The one who waits may give up; those who wait for the same block go on, so each joins with a signal of its own.
  async #fetchOnce(key: string, cid: CID, signal?: AbortSignal): Promise<Uint8Array> {
    const running = this.#fetching.get(key)
    if (running) return running.catch(() => this.#parts.network.get(cid, signal ? { signal } : {}))
    const fetching = this.#parts.network.get(cid, signal ? { signal } : {}).finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, fetching)
    return fetching
  }

  #cached(cid: CID): Uint8Array | undefined {
    if (cid.multihash.code !== SHA2_256) return undefined
    const bytes = this.#parts.cache.get(cid.multihash.digest)
    return bytes && isBlock(cid, bytes) ? bytes : undefined
  }

  #remember(key: string, bytes: Uint8Array, fetched?: CID): Uint8Array {
    if (bytes.length > SMALL_BYTES) return bytes
    this.#memory.set(key, bytes)
    if (fetched?.multihash.code === SHA2_256) this.#parts.cache.put(fetched.multihash.digest, bytes)
    return bytes
  }
}

function keyOf(cid: CID): string {
  return Buffer.from(cid.multihash.bytes).toString('latin1')
}
