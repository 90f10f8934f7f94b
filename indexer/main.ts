import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig, type Config } from '../lib/config.ts'
import { hubDatabasePath, openReader } from '../lib/db/open.ts'
import { createLogger, type Logger } from '../lib/logger.ts'
import { readEnvironment } from '../lib/server/environment.ts'
import { endStart } from '../lib/server/start-error.ts'
import { lockIndex } from '../lib/store/data-lock.ts'
import { HubClient } from './hub/hub-client.ts'
import { IndexService } from './run/service.ts'

const WAIT_MS = 500
const END_MS = 2000

/** The indexer's process: settings from the environment as the hub reads them. It ends with the hub that started it, or on a signal. */
async function main(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel, config.logFields).child({ part: 'indexer' })
  const lock = lockIndex(config.dataDir)
  const stop = new AbortController()
  const end = (): void => {
    stop.abort()
    // A root in the middle of its reading is read again; nothing is lost by not waiting for it.
    setTimeout(() => process.exit(0), END_MS).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end)
  process.once('disconnect', end)
  try {
    await waitForHub(config, logger, stop.signal)
    const service = new IndexService({ config, client: new HubClient(config.dataDir), logger, now: Date.now })
    stop.signal.addEventListener('abort', () => void service.close())
    if (!stop.signal.aborted) await service.run()
  } finally {
    lock.release()
  }
}

// The hub makes the database, and brings an older one up to date; alone the indexer may be started first.
async function waitForHub({ dataDir }: Config, logger: Logger, signal: AbortSignal): Promise<void> {
  if (!isReady(dataDir)) logger.info({ dataDir }, 'waiting for a hub to open this data directory')
  while (!isReady(dataDir) && !signal.aborted) await delay(WAIT_MS, undefined, { signal }).catch(() => {})
}

function isReady(dataDir: string): boolean {
  if (!existsSync(hubDatabasePath(dataDir))) return false
  const db = openReader(hubDatabasePath(dataDir))
  try {
    return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tag_move'").get() !== undefined
  } finally {
    db.close()
  }
}

try {
  await main(readConfig(readEnvironment()))
  process.exit(0)
} catch (error) {
  endStart(error)
}
