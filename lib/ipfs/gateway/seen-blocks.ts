import type { CID } from 'multiformats/cid'

const PREFIX = 16
const MOST = 1024 * 1024

/** More blocks than one answer keeps count of. */
export class TooManyBlocksError extends Error {
  override name = 'TooManyBlocksError'
  readonly code = 'TOO_MANY_BLOCKS'
}

/**
 * Which blocks an answer has had, by codec and the first 16 bytes of their digests in one table of at most 32 MiB: a CAR
 * without duplicates may have a million blocks, and several may be under way.
 */
export class SeenBlocks {
  #table = new Uint8Array(256 * PREFIX)
  #used = 0

  has(cid: CID): boolean {
    return !isFree(this.#table, slotOf(this.#table, keyOf(cid)))
  }

  /** Adds a block; false when it was there. Throws TooManyBlocksError. */
  add(cid: CID): boolean {
    const key = keyOf(cid)
    const slot = slotOf(this.#table, key)
    if (!isFree(this.#table, slot)) return false
    if (this.#used >= MOST) throw new TooManyBlocksError(`an answer without duplicates has at most ${MOST} blocks: ask with dups=y, or for less`)
    this.#table.set(key, slot)
    this.#used++
    if (this.#used * 2 * PREFIX > this.#table.length) this.#grow()
    return true
  }

  #grow(): void {
    const larger = new Uint8Array(this.#table.length * 2)
    for (let at = 0; at < this.#table.length; at += PREFIX) {
      const key = this.#table.subarray(at, at + PREFIX)
      if (!isFree(this.#table, at)) larger.set(key, slotOf(larger, key))
    }
    this.#table = larger
  }
}

function keyOf(cid: CID): Uint8Array {
  const key = new Uint8Array(PREFIX)
  key.set(cid.multihash.digest.subarray(0, PREFIX))
  // One digest can stand for a node and for a leaf.
  key[PREFIX - 1] = (key[PREFIX - 1] ?? 0) ^ cid.code
  return key
}

/** Where the key stands, or else the free place that it would take. A free place is all zeros, which no digest is. */
function slotOf(table: Uint8Array, key: Uint8Array): number {
  const start = new DataView(key.buffer, key.byteOffset).getUint32(0) % (table.length / PREFIX)
  for (let at = start * PREFIX; ; at = (at + PREFIX) % table.length) {
    if (isFree(table, at) || key.every((byte, index) => table[at + index] === byte)) return at
  }
}

function isFree(table: Uint8Array, at: number): boolean {
  for (let index = 0; index < PREFIX; index++) if (table[at + index] !== 0) return false
  return true
}
