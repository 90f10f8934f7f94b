import type { IncomingMessage } from 'node:http'
import type { CID } from 'multiformats/cid'

/** Somebody outside who may have a block. What it gives is not verified yet. */
export interface Source {
  /** as the log names it */
  readonly name: string
  /** Throws SourceFailureError, or the signal's reason. */
  get(cid: CID, signal?: AbortSignal): Promise<Uint8Array>
  /** Bytes [start, end) of a file in one answer, nothing of it verified; sources without it give blocks only. Throws like `get`. */
  range?(file: CID, start: number, end: number, signal: AbortSignal): Promise<IncomingMessage>
}
