import type { CID } from 'multiformats/cid'

const IDENTITY = 0x00
const ALGORITHMS: Record<number, { name: string; length: number }> = { 0x12: { name: 'SHA-256', length: 32 }, 0x13: { name: 'SHA-512', length: 64 } }

/** More than any block that is passed around (trustless gateways, bitswap: 2 MiB). */
export const MOST_BLOCK_BYTES = 2 * 1024 * 1024 + 1024

/** Whether it can be told here what a CID names: not of a hash function that is not known, or a hash that was cut. Other bytes than such a CID's are nobody's lie. */
export function canCheck({ multihash: { code, digest } }: CID): boolean {
  return ALGORITHMS[code]?.length === digest.length
}

/** Whether bytes are the block that a CID names; false also for what cannot be told. */
export async function isBlock(cid: CID, bytes: Uint8Array): Promise<boolean> {
  const algorithm = ALGORITHMS[cid.multihash.code]
  if (!algorithm || !canCheck(cid)) return false
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm.name, new Uint8Array(bytes)))
  return digest.every((byte, index) => byte === cid.multihash.digest[index])
}

/** The bytes that an identity CID carries itself; undefined for all others. */
export function inlineBlock(cid: CID): Uint8Array | undefined {
  return cid.multihash.code === IDENTITY ? cid.multihash.digest : undefined
}

/** What a block is kept under: its multihash, whatever its codec. */
export function blockKey(cid: CID): string {
  return Array.from(cid.multihash.bytes, (byte) => String.fromCharCode(byte)).join('')
}
