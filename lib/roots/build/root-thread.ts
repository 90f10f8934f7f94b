import { hubDatabasePath } from '../../db/open.ts'
import { IdleThread } from '../../store/workers/idle-thread.ts'
import type { RootOperations, RootWorkerData } from './operations.ts'

const SCRIPT = new URL('./root-worker.ts', import.meta.url)
const IDLE_MS = 60_000

/** The thread that builds roots and signs: started when needed, ended when idle. Builds go one after the other: who calls sees to that. */
export interface RootThread {
  /** Rejects with WorkerFaultError or WorkerGoneError. */
  call<K extends keyof RootOperations & string>(op: K, args: RootOperations[K]['args']): Promise<RootOperations[K]['result']>
  close(): Promise<void>
}

/** Over the data directory, whose database exists. */
export function openRootThread(dataDir: string): RootThread {
  const data: RootWorkerData = { dataDir, file: hubDatabasePath(dataDir) }
  return new IdleThread<RootOperations>(SCRIPT, { data, idleMs: IDLE_MS })
}
