import { createWriter, headerLength } from '@ipld/car/buffer-writer'
import type { CID } from 'multiformats/cid'

/** What a CARv1 begins with. */
export function carHeader(roots: CID[]): Uint8Array {
  return createWriter(new ArrayBuffer(headerLength({ roots })), { roots }).close()
}

/** What stands before each block of a CARv1: its length and its CID. */
export function sectionHead(cid: CID, size: number): Uint8Array {
  const length: number[] = []
  let rest = cid.bytes.length + size
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) | 128)
  return Uint8Array.of(...length, rest, ...cid.bytes)
}
