import type { CID } from 'multiformats/cid'

/** A block by its CID; its bytes are verified against it. */
export type Block = { cid: CID; bytes: Uint8Array }

/** What a directory's entry points to. `tsize` is the cumulative size of the DAG below it in bytes, as dag-pb's Tsize. */
export type Link = { cid: CID; tsize: number }

/** Where blocks come from: memory, the database, a network. */
export interface BlockSource {
  /** Verified bytes of a block. Throws BlockMissingError, or the signal's reason. */
  get(cid: CID, options?: { signal?: AbortSignal }): Promise<Uint8Array>
}

/** A block is not to be had from this source. */
export class BlockMissingError extends Error {
  override name = 'BlockMissingError'
  readonly code = 'BLOCK_MISSING'
  readonly cid: string

  constructor(cid: CID | string, options?: ErrorOptions) {
    super(`the block ${cid.toString()} is not here`, options)
    this.cid = cid.toString()
  }
}
