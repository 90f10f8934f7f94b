import type { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource } from '../../lib/ipfs/block-source.ts'
import { inlineBlock, isBlock } from '../../lib/resolve/blocks/verify-block.ts'
import { gatewaySource } from '../../lib/resolve/sources/gateway-source.ts'

const MOST_MS = 60_000

/** Blocks from trustless gateways, one after the other until one gives the right bytes; each is checked against its CID. */
export function gatewayBlocks(gateways: readonly URL[]): BlockSource {
  const sources = gateways.map((gateway) => gatewaySource(gateway))
  return {
    get: async (cid: CID, { signal } = {}) => {
      const inline = inlineBlock(cid)
      if (inline) return inline
      const limit = AbortSignal.timeout(MOST_MS)
      const failures: unknown[] = []
      for (const source of sources) {
        const bytes = await source.get(cid, signal ? AbortSignal.any([signal, limit]) : limit).catch((error: unknown) => void failures.push(error))
        if (bytes && isBlock(cid, bytes)) return bytes
        if (bytes) failures.push(new Error(`${source.name} sent other bytes than those of ${cid.toString()}`))
      }
      throw new BlockMissingError(cid, { cause: failures.at(-1) })
    },
  }
}
