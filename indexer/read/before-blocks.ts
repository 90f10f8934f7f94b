import type { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource } from '../../lib/ipfs/block-source.ts'
import { UnavailableError, UnresolvableError } from '../../lib/resolve/net/errors.ts'

/** A block of the root before is not to be had any more: the new one has to be read as a whole. */
export class BeforeLostError extends Error {
  readonly code = 'BEFORE_LOST'
  override name = 'BeforeLostError'
}

/** Blocks asked for because the root before has them, as far as the new one is compared with it. */
export class BeforeBlocks implements BlockSource {
  readonly #source: BlockSource

  constructor(source: BlockSource) {
    this.#source = source
  }

  /** Throws BeforeLostError. */
  async get(cid: CID): Promise<Uint8Array> {
    try {
      return await this.#source.get(cid)
    } catch (cause) {
      if (!(cause instanceof BlockMissingError || cause instanceof UnavailableError || cause instanceof UnresolvableError)) throw cause
      throw new BeforeLostError(`the block ${cid.toString()} of the root before is not to be had`, { cause })
    }
  }
}
