import { base16 } from 'multiformats/bases/base16'
import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'

const RAW = 0x55
const SHA2_256 = 0x12
const PREFIX = 'sha256:'

/** The CID under which IPFS knows the bytes of a manifest: one raw block, its digest written another way. Undefined for other digests than sha256. */
export function manifestCid(digest: string): string | undefined {
  if (!digest.startsWith(PREFIX)) return undefined
  return CID.createV1(RAW, create(SHA2_256, base16.decode(`f${digest.slice(PREFIX.length)}`))).toString()
}
