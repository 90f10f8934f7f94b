import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import { countStorageCheck } from '../registry/counters.ts'
import { StorageCheck } from '../store/storage-check.ts'

/** Tries the storage from now on, when that is configured. */
export function startStorageCheck({ dataDir, storageCheck }: Pick<Config, 'dataDir' | 'storageCheck'>, logger: Logger): StorageCheck | undefined {
  if (storageCheck.intervalMs === 0) return undefined
  return new StorageCheck({ dataDir, ...storageCheck, logger: logger.child({ part: 'storage' }), now: Date.now, onResult: countStorageCheck })
}
