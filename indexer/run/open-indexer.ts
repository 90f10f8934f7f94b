import type Database from 'better-sqlite3'
import type { Config } from '../../lib/config.ts'
import { openIndexForReading, openIndexWriter } from '../../lib/db/index/open.ts'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import type { Logger } from '../../lib/logger.ts'
import { openForeignBlocks } from '../../lib/resolve/blocks/open-foreign-blocks.ts'
import { threadData } from '../../lib/resolve/foreign-thread.ts'
import { socketPath } from '../../lib/store/socket-path.ts'
import { HubView } from '../hub/hub-view.ts'
import { IndexBlocks } from './index-blocks.ts'
import { IndexStore } from './index-store.ts'
import type { IndexParts, Tell } from './parts.ts'
import { Runner } from './runner.ts'

// The upper levels of the tables by hash, which stand in no order of any root.
const BLOCKS_CACHE_KIB = 64 * 1024

export type OpenIndexer = { parts: IndexParts; runner: Runner; close(): Promise<void> }

export type OpenParts = { config: Config; tell: Tell; logger: Logger; now: () => number }

/** Opens the index over a data directory whose hub has made its database, with the sources of blocks as configured. */
export function openIndexer({ config, tell, logger, now }: OpenParts): OpenIndexer {
  const { dataDir } = config
  const hub = openReader(hubDatabasePath(dataDir))
  const store = new IndexStore(openIndexWriter(dataDir))
  const index = openIndexForReading(dataDir)
  const data = { ...threadData(config), ...(config.p2p === 'off' ? {} : { bitswapSocket: socketPath(dataDir, 'p2p') }) }
  const { published, blocks, close } = openForeignBlocks(data, (source, sentence) => logger.warn({ source }, sentence), { cacheKib: BLOCKS_CACHE_KIB, asksOwn: false })
  const parts: IndexParts = { dataDir, store, index, hub, view: new HubView(hub, now), blocks: () => new IndexBlocks(published, blocks), tell, logger, now }
  const runner = new Runner(parts)
  return { parts, runner, close: () => closeAll(runner, store, [index, hub], close) }
}

async function closeAll(runner: Runner, store: IndexStore, readers: Database.Database[], closeBlocks: () => void): Promise<void> {
  await runner.close()
  for (const reader of readers) reader.close()
  // The last connection folds the write-ahead log into the index.
  await store.close()
  closeBlocks()
}
