import type { CID } from 'multiformats/cid'
import { blockKey, isBlock } from './check-block.ts'

/** Where blocks are kept between visits, by their multihash; as much as it has room for. What it gives back may be anything: other pages of the same origin can write there. */
export interface BlockStore {
  get(key: string): Promise<Uint8Array | undefined>
  put(key: string, bytes: Uint8Array): void
  delete(key: string): void
}

// Larger ones are parts of layers and long files, which a page shows none of twice.
const MOST_BYTES = 512 * 1024
// Another page of the origin can hold the storage so that it never opens.
const MOST_MS = 4000

/** Blocks that were kept in an earlier visit, each hashed again when it is read. A store that does not answer is asked no more. */
export class KeptBlocks {
  #store: BlockStore | undefined

  /** `store` undefined: nothing is kept. */
  constructor(store: BlockStore | undefined) {
    this.#store = store
  }

  async get(cid: CID): Promise<Uint8Array | undefined> {
    const bytes = this.#store && (await this.#read(this.#store, blockKey(cid)))
    if (!bytes) return undefined
    if (await isBlock(cid, bytes)) return bytes
    this.#store?.delete(blockKey(cid))
    return undefined
  }

  async #read(store: BlockStore, key: string): Promise<Uint8Array | undefined> {
    const late = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      this.#store = undefined
      late.resolve(undefined)
    }, MOST_MS)
    return Promise.race([store.get(key).catch(() => undefined), late.promise]).finally(() => clearTimeout(timer))
  }

  put(cid: CID, bytes: Uint8Array): void {
    if (bytes.length <= MOST_BYTES) this.#store?.put(blockKey(cid), bytes)
  }
}
