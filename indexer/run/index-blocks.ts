import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import type { PublicBlocks } from '../../lib/ipfs/blocks/found-block.ts'
import { UnavailableError } from '../../lib/resolve/net/errors.ts'

const MOST_WAIT_MS = 10 * 60_000
const AT_ONCE = 16

/** What is here first; then all other places. One name that waits for too long in all is given up, and goes on from what came when it is its turn again. */
export class IndexBlocks implements BlockSource {
  readonly #here: Pick<PublicBlocks, 'read'>
  readonly #elsewhere: BlockSource
  #leftMs: number

  constructor(here: Pick<PublicBlocks, 'read'>, elsewhere: BlockSource, mostWaitMs = MOST_WAIT_MS) {
    this.#here = here
    this.#elsewhere = elsewhere
    this.#leftMs = mostWaitMs * AT_ONCE
  }

  /** Throws BlockMissingError, UnavailableError, UnresolvableError. */
  async get(cid: CID): Promise<Uint8Array> {
    return (await this.#here.read(cid)) ?? this.#wait(cid)
  }

  async #wait(cid: CID): Promise<Uint8Array> {
    if (this.#leftMs <= 0) throw new UnavailableError('its blocks come too slowly')
    const begin = performance.now()
    try {
      return await this.#elsewhere.get(cid)
    } finally {
      this.#leftMs -= performance.now() - begin
    }
  }
}
