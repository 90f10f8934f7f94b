import type { CID } from 'multiformats/cid'
import { RAW } from './file-node.ts'

const LEAF_BYTES = 1024 * 1024
const SHA2_256 = 0x12

/** Notes the leaves of a file as they come, as long as they are those of our own profile: raw, sha2-256, 1 MiB each. */
export class LeafList {
  readonly #hashes: Uint8Array[] = []
  #last = LEAF_BYTES
  #usual = true

  add(length: number, leaf: CID | undefined): void {
    const isLeaf = leaf?.code === RAW && leaf.multihash.code === SHA2_256 && this.#last === LEAF_BYTES && length <= LEAF_BYTES
    this.#usual &&= isLeaf
    this.#last = length
    if (this.#usual && leaf) this.#hashes.push(leaf.multihash.digest)
  }

  /** 32 bytes each, in order; undefined when the file is chunked otherwise. */
  hashes(): Uint8Array | undefined {
    return this.#usual ? Buffer.concat(this.#hashes) : undefined
  }
}
