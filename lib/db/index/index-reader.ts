import type { Caller } from '../operation.ts'
import { WorkerClient } from '../worker-client.ts'
import type { indexQueries } from './queries/index.ts'

export type IndexReader = {
  /** One read of the index; rejects with DatabaseError when SQLite fails, with WorkerEndedError when the thread does. */
  read: Caller<typeof indexQueries>
  close(): Promise<void>
}

/** Reads index.sqlite below the data directory in a thread. While there is none, all is empty; one made anew is noticed. */
export function openIndexReader(dataDir: string): IndexReader {
  const worker = new WorkerClient(new URL('./index-worker.ts', import.meta.url), { dataDir })
  return { read: ((name, args) => worker.call(name, args)) as Caller<typeof indexQueries>, close: () => worker.close() }
}
