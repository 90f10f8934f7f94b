import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource } from '../../lib/ipfs/block-source.ts'
import { inlineBlock, isBlock } from '../../lib/resolve/blocks/verify-block.ts'
import { gatewaySource } from '../../lib/resolve/sources/gateway-source.ts'
import type { Source } from '../../lib/resolve/sources/source.ts'

const MOST_MS = 60_000
const MOST_KEPT = 64 * 1024 * 1024

/** Blocks from trustless gateways. */
export function gatewayBlocks(gateways: readonly URL[]): BlockSource {
  return checkedBlocks(gateways.map((gateway) => gatewaySource(gateway)))
}

/**
 * Blocks from one source after the other until one gives the right bytes; each is checked against its CID. Those of
 * directories are asked for again with each path below them, so they are kept.
 */
export function checkedBlocks(sources: readonly Source[]): BlockSource {
  const kept = new LRUCache<string, Uint8Array>({ maxSize: MOST_KEPT, sizeCalculation: ({ length }) => length + 100 })
  return {
    get: async (cid, { signal } = {}) => {
      const known = inlineBlock(cid) ?? kept.get(cid.toString())
      if (known) return known
      const bytes = await fetchBlock(sources, cid, signal)
      kept.set(cid.toString(), bytes)
      return bytes
    },
  }
}

async function fetchBlock(sources: readonly Source[], cid: CID, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const limit = AbortSignal.timeout(MOST_MS)
  const failures: unknown[] = []
  for (const source of sources) {
    const bytes = await source.get(cid, signal ? AbortSignal.any([signal, limit]) : limit).catch((error: unknown) => void failures.push(error))
    if (bytes && isBlock(cid, bytes)) return bytes
    if (bytes) failures.push(new Error(`${source.name} sent other bytes than those of ${cid.toString()}`))
  }
  throw new BlockMissingError(cid, { cause: failures.at(-1) })
}
