import { openPublicBlocks, type PublicBlocks } from '../../ipfs/blocks/public-blocks.ts'
import { NetworkBlocks } from '../sources/network.ts'
import type { ForeignThreadData } from '../thread/operations.ts'
import { BlockCache } from './block-cache.ts'
import { ForeignBlocks } from './foreign-blocks.ts'

/** `close` ends the connections to the databases: of own blocks and of the cache. */
export type OpenedBlocks = { published: PublicBlocks; blocks: ForeignBlocks; close(): void }

/** Opens the blocks of trees outside this hub: own ones, the cache's, and the network's as configured. `warn` is told of sources that fail, `cacheKib` as in openPublicBlocks; `asksOwn` false: whoever reads has asked for own ones already. */
export function openForeignBlocks(data: ForeignThreadData, warn: (source: string, sentence: string) => void, { cacheKib, asksOwn = true }: { cacheKib?: number; asksOwn?: boolean } = {}): OpenedBlocks {
  const published = openPublicBlocks(data.dataDir, Date.now, cacheKib)
  const cache = new BlockCache(data.dataDir, data.cacheBytes)
  const blocks = new ForeignBlocks({
    local: async (cid) => (asksOwn ? published.read(cid) : undefined),
    cache,
    network: new NetworkBlocks({
      gateways: data.gateways.map((url) => new URL(url)), routers: data.routers.map((url) => new URL(url)),
      kuboRpcUrl: data.kuboRpcUrl === undefined ? undefined : new URL(data.kuboRpcUrl), bitswapSocket: data.bitswapSocket, warn,
    }),
  })
  const close = (): void => {
    published.close()
    cache.close()
  }
  return { published, blocks, close }
}
