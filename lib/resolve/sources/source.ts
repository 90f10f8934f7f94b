import type { CID } from 'multiformats/cid'

/** Somebody outside who may have a block. What it gives is not verified yet. */
export interface Source {
  /** as the log names it */
  readonly name: string
  /** Throws SourceFailureError, or the signal's reason. */
  get(cid: CID, signal?: AbortSignal): Promise<Uint8Array>
}
