import type { CID } from 'multiformats/cid'
import { MAX_BLOCK_BYTES } from '../blocks/verify-block.ts'
import { UnresolvableError } from '../net/errors.ts'
import { type FilePart, RAW } from './file-node.ts'

const AHEAD_BYTES = 16 * 1024 * 1024
const AHEAD_BLOCKS = 32
const ALL_BYTES = 128 * 1024 * 1024

/** A part of a file, and its block once it is being fetched. */
export type Pending = FilePart & { block?: Promise<Uint8Array> }

/** What files hold of blocks that were fetched before their turn: at most 16 MiB each, and 128 MiB together. */
export class ReadAhead {
  #used = 0

  /** Begins to fetch the blocks at the head of a queue; the first of all in any case. */
  begin(queue: Pending[], get: (cid: CID) => Promise<Uint8Array>): void {
    let bytes = 0
    for (const [index, part] of queue.slice(0, AHEAD_BLOCKS).entries()) {
      bytes += mostBytes(part)
      if (part.block) continue
      if (index > 0 && (bytes > AHEAD_BYTES || this.#used + mostBytes(part) > ALL_BYTES)) return
      this.#used += mostBytes(part)
      part.block = quietly(get(part.cid).then((block) => announced(part, block)))
    }
  }

  /** A part's block is held no longer, or will not be. */
  end(part: Pending): void {
    if (part.block) this.#used -= mostBytes(part)
    delete part.block
  }
}

// What is announced of an inner node is the size of what is below it, not its own.
function mostBytes({ cid, size }: FilePart): number {
  return cid.code === RAW && size !== undefined ? Math.min(size, MAX_BLOCK_BYTES) : MAX_BLOCK_BYTES
}

function announced({ cid, size }: FilePart, block: Uint8Array): Uint8Array {
  if (cid.code !== RAW || size === undefined || block.length === size) return block
  throw new UnresolvableError(`${cid.toString()} is no file: its size is not the one that was announced`)
}

// It may fail before its turn has come, and then nobody waits for it yet.
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
