import { BlockMissingError } from '../../ipfs/block-source.ts'
import { openPublicBlocks, type PublicBlocks } from '../../ipfs/blocks/public-blocks.ts'
import { NetworkBlocks } from '../sources/network.ts'
import type { ForeignThreadData } from '../thread/operations.ts'
import { BlockCache } from './block-cache.ts'
import { ForeignBlocks } from './foreign-blocks.ts'

export type OpenedBlocks = { published: PublicBlocks; blocks: ForeignBlocks }

/** Opens the blocks of trees outside this hub: own ones, the cache's, and the network's as configured. `warn` is told of sources that fail, `cacheKib` as in openPublicBlocks. */
export function openForeignBlocks(data: ForeignThreadData, warn: (source: string, sentence: string) => void, cacheKib?: number): OpenedBlocks {
  const published = openPublicBlocks(data.dataDir, Date.now, cacheKib)
  const blocks = new ForeignBlocks({
    local: async (cid) => (published.has(cid) ? published.get(cid).catch(absent) : undefined),
    cache: new BlockCache(data.dataDir, data.cacheBytes),
    network: new NetworkBlocks({
      gateways: data.gateways.map((url) => new URL(url)), routers: data.routers.map((url) => new URL(url)),
      kuboRpcUrl: data.kuboRpcUrl === undefined ? undefined : new URL(data.kuboRpcUrl), bitswapSocket: data.bitswapSocket, warn,
    }),
  })
  return { published, blocks }
}

function absent(error: unknown): undefined {
  if (error instanceof BlockMissingError) return undefined
  throw error
}
