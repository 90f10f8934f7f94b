import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { BlockMemory } from './block-memory.ts'
import { UnavailableError } from '../../resolve/net/errors.ts'
import { blockKey, canCheck, inlineBlock } from './check-block.ts'
import { KeptBlocks, type BlockStore } from './kept-blocks.ts'
import type { StaticNetwork } from './static-network.ts'
import type { FetchBlock } from './verified-blocks.ts'
import { whyNoBlock } from './why-no-block.ts'

/** Verified blocks: of this visit, kept from an earlier one, or from the gateways. Each is fetched once at a time. */
export class StaticBlocks implements BlockSource {
  readonly #network: StaticNetwork
  readonly #memory = new BlockMemory()
  readonly #kept: KeptBlocks
  readonly #coming = new Map<string, Promise<Uint8Array>>()
  #fetch: Promise<FetchBlock> | undefined

  constructor(network: StaticNetwork, store: BlockStore | undefined) {
    this.#network = network
    this.#kept = new KeptBlocks(store)
  }

  /** Throws BlockMissingError when no gateway has it, UnavailableError when one may, or the signal's reason. */
  async get(cid: CID, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Uint8Array> {
    const here = inlineBlock(cid) ?? this.#memory.get(cid)
    if (here) return here
    if (!canCheck(cid)) throw new UnavailableError(`the block ${cid.toString()} is named by a hash that cannot be checked here`)
    const coming = this.#comingOf(cid)
    return signal ? orAborted(coming, signal) : coming
  }

  /** The block, if it is here without asking anybody. */
  async here(cid: CID): Promise<Uint8Array | undefined> {
    return inlineBlock(cid) ?? this.#memory.get(cid) ?? this.#kept.get(cid)
  }

  /** Takes a block whose hash was checked. */
  take(cid: CID, bytes: Uint8Array): void {
    this.#memory.set(cid, bytes)
    this.#kept.put(cid, bytes)
  }

  #comingOf(cid: CID): Promise<Uint8Array> {
    const key = blockKey(cid)
    const coming = this.#coming.get(key) ?? this.#bring(cid).finally(() => this.#coming.delete(key))
    this.#coming.set(key, coming)
    return coming
  }

  async #bring(cid: CID): Promise<Uint8Array> {
    const kept = await this.#kept.get(cid)
    if (kept) this.#memory.set(cid, kept)
    return kept ?? this.#fetchBlock(cid)
  }

  async #fetchBlock(cid: CID): Promise<Uint8Array> {
    try {
      const bytes = await (await this.#loaded())(cid)
      this.take(cid, bytes)
      return bytes
    } catch (cause) {
      throw whyNoBlock(cid, cause, this.#network.states)
    }
  }

  // It takes a lot of code, which nobody should wait for before something is painted.
  async #loaded(): Promise<FetchBlock> {
    this.#fetch ??= import('./verified-blocks.ts').then(({ openVerifiedFetch }) => openVerifiedFetch(this.#network, this.#memory))
    this.#fetch.catch(() => { this.#fetch = undefined })
    return this.#fetch
  }
}

// Who waits no longer leaves the block to those who still do.
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
