import type { CID } from 'multiformats/cid'
import { inlineBlock, isBlock } from '../../lib/hub/ipfs-source/check-block.ts'
import { Gateway } from '../../lib/hub/ipfs-source/gateway.ts'
import { BlockMissingError, type BlockSource } from '../../lib/ipfs/block-source.ts'

const MOST_MS = 30_000

/** Blocks from the trustless gateway that the page came from; each is checked here against its CID. */
export function browserBlocks(): BlockSource {
  const gateway = new Gateway(new URL(location.origin))
  const kept = new Map<string, Promise<Uint8Array>>()
  return {
    get: (cid) => {
      const name = cid.toString()
      const block = kept.get(name) ?? fetchBlock(gateway, cid)
      kept.set(name, block)
      return block
    },
  }
}

async function fetchBlock(gateway: Gateway, cid: CID): Promise<Uint8Array> {
  const inline = inlineBlock(cid)
  if (inline) return inline
  const bytes = await gateway.block(cid, AbortSignal.timeout(MOST_MS)).catch((cause: unknown) => { throw new BlockMissingError(cid, { cause }) })
  if (!(await isBlock(cid, bytes))) throw new BlockMissingError(cid)
  return bytes
}
