import type { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource } from '../../lib/ipfs/block-source.ts'

const SHA256 = 0x12
const IDENTITY = 0x00
const MOST_BYTES = 2 * 1024 * 1024 + 1024
const MOST_MS = 30_000

/** Blocks from the trustless gateway that the page came from; each is checked here against its CID. */
export function browserBlocks(): BlockSource {
  const kept = new Map<string, Promise<Uint8Array>>()
  return {
    get: (cid) => {
      const name = cid.toString()
      const block = kept.get(name) ?? fetchBlock(cid)
      kept.set(name, block)
      return block
    },
  }
}

async function fetchBlock(cid: CID): Promise<Uint8Array> {
  if (cid.multihash.code === IDENTITY) return cid.multihash.digest
  const answer = await fetch(`/ipfs/${cid.toString()}?format=raw`, { headers: { accept: 'application/vnd.ipld.raw' }, signal: AbortSignal.timeout(MOST_MS) })
  const bytes = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined
  if (!bytes || bytes.length > MOST_BYTES || !(await isBlock(cid, bytes))) throw new BlockMissingError(cid)
  return bytes
}

async function isBlock(cid: CID, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (cid.multihash.code !== SHA256) return false
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return digest.every((byte, index) => byte === cid.multihash.digest[index])
}
