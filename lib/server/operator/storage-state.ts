import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { StorageState } from '../../hub/operator-types.ts'

const FILES = ['hub.sqlite', 'hub.sqlite-wal', 'index.sqlite', 'index.sqlite-wal', 'cache.sqlite', 'limits.sqlite']

/** How much is stored, how much room there is, and what the last collection removed. */
export async function storageState({ dataDir, cacheBytes, gc }: Config, db: Pick<HubDatabase, 'read'>, garbage: StorageState['garbage']): Promise<StorageState> {
  const [rows, files, disk] = await Promise.all([db.read('storage', undefined), Promise.all(FILES.map((name) => sizeOf(dataDir, name))), diskOf(dataDir)])
  return { ...rows, cacheLimit: cacheBytes, files: files.filter(({ bytes }) => bytes > 0), garbageEverySeconds: gc.intervalMs / 1000, ...(disk ? { disk } : {}), ...(garbage ? { garbage } : {}) }
}

async function sizeOf(dataDir: string, name: string): Promise<{ name: string; bytes: number }> {
  return { name, bytes: (await stat(join(dataDir, name)).catch(() => undefined))?.size ?? 0 }
}

async function diskOf(dataDir: string): Promise<StorageState['disk']> {
  const found = await statfs(dataDir).catch(() => undefined)
  return found && { free: found.bavail * found.bsize, total: found.blocks * found.bsize }
}
