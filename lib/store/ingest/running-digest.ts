import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { IngestResult } from './operations.ts'

export const LEAF_BYTES = 1024 * 1024

/** The sha256 of bytes as they come, with the digest of the first leaf for free: a copy of the state at 1 MiB. */
export class RunningDigest {
  size = 0
  #hash: Hash = createHash('sha256')
  #firstLeaf: string | undefined

  /** A second one that goes on from here by itself. */
  copy(): RunningDigest {
    const twin = new RunningDigest()
    twin.size = this.size
    twin.#hash = this.#hash.copy()
    twin.#firstLeaf = this.#firstLeaf
    return twin
  }

  update(bytes: Uint8Array): void {
    const missing = LEAF_BYTES - this.size
    if (missing <= 0 || bytes.length < missing) return this.#add(bytes)
    this.#add(bytes.subarray(0, missing))
    this.#firstLeaf = this.#hash.copy().digest('hex')
    this.#add(bytes.subarray(missing))
  }

  /** The digest so far; more may follow. */
  result(): IngestResult {
    const sha256 = this.#hash.copy().digest('hex')
    const leaf = this.size > LEAF_BYTES ? this.#firstLeaf : undefined
    return { sha256, size: this.size, ...(leaf === undefined ? {} : { firstLeaf: leaf }) }
  }

  #add(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#hash.update(bytes)
    this.size += bytes.length
  }
}
