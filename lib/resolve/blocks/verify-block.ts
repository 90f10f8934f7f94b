import { createHash } from 'node:crypto'
import type { CID } from 'multiformats/cid'
import { UnresolvableError } from '../net/errors.ts'

const IDENTITY = 0x00
const ALGORITHMS: Record<number, string> = { 0x12: 'sha256', 0x13: 'sha512' }

/** More than any block of ours, and than what bitswap carries. */
export const MAX_BLOCK_BYTES = 2 * 1024 * 1024 + 1024

/** True when the bytes are the block that the CID names. Throws UnresolvableError for a hash function that is not known here. */
export function isBlock(cid: CID, bytes: Uint8Array): boolean {
  const algorithm = ALGORITHMS[cid.multihash.code]
  if (algorithm === undefined) throw new UnresolvableError(`the CID ${cid.toString()} uses a hash function that this hub does not know`)
  return createHash(algorithm).update(bytes).digest().equals(cid.multihash.digest)
}

/** The bytes that an identity CID carries itself; undefined for all others. */
export function inlineBlock(cid: CID): Uint8Array | undefined {
  return cid.multihash.code === IDENTITY ? cid.multihash.digest : undefined
}
