import { murmur364 } from '@multiformats/murmur3'
import { NotADirectoryError } from './directories.ts'

const HASH_BITS = 64
const encoder = new TextEncoder()

/** The hash by which UnixFS places a name in a HAMT: murmur3-x64-64 of its UTF-8 bytes. */
export function hamtHash(name: string): Uint8Array {
  return murmur364.encode(encoder.encode(name)) as Uint8Array
}

/** The slot at a depth (0 at the root) of a HAMT whose nodes have 2**bits slots. Throws NotADirectoryError below the last one. */
export function slotAt(hash: Uint8Array, depth: number, bits = 8): number {
  if ((depth + 1) * bits > HASH_BITS) throw new NotADirectoryError('a directory is deeper than its hashes reach')
  let slot = 0
  for (let bit = depth * bits; bit < (depth + 1) * bits; bit++) {
    slot = slot * 2 + (((hash[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
  }
  return slot
}

/** The prefix that a slot's link carries before the entry's name; alone it names a sub-shard. */
export function slotPrefix(slot: number, fanout = 256): string {
  return slot.toString(16).toUpperCase().padStart((fanout - 1).toString(16).length, '0')
}
