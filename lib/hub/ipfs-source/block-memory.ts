import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import { blockKey } from './check-block.ts'

const MOST_BYTES = 24 * 1024 * 1024
const OF_AN_ENTRY = 200

/** Verified blocks of this visit, the latest used. */
export class BlockMemory {
  readonly #blocks = new LRUCache<string, Uint8Array>({ maxSize: MOST_BYTES, sizeCalculation: (bytes) => bytes.length + OF_AN_ENTRY })

  get(cid: CID): Uint8Array | undefined {
    return this.#blocks.get(blockKey(cid))
  }

  set(cid: CID, bytes: Uint8Array): void {
    this.#blocks.set(blockKey(cid), bytes)
  }
}
