import { fileURLToPath } from 'node:url'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import { countIndexerRestarts } from '../registry/counters.ts'
import { IndexerProcess } from './indexer-process.ts'

const SCRIPT = fileURLToPath(new URL('../../indexer/main.ts', import.meta.url))
// The registry answers first, then the gateway and bitswap, and whoever waited for the hub has pushed.
const START_MS = 4000

/** Starts the indexer a moment later, unless the hub is set not to. */
export function startIndexer({ indexer, dataDir, logLevel }: Pick<Config, 'indexer' | 'dataDir' | 'logLevel'>, logger: Logger): IndexerProcess | undefined {
  if (!indexer) return undefined
  const settings = { IPCR_DATA: dataDir, LOG_LEVEL: logLevel }
  return new IndexerProcess({ script: SCRIPT, settings, logger: logger.child({ part: 'indexer' }), onRestart: countIndexerRestarts }, START_MS)
}
