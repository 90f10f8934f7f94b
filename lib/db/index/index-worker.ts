import { parentPort, workerData } from 'node:worker_threads'
import { toJobFailure } from '../job-failure.ts'
import type { Operation } from '../operation.ts'
import type { Job, JobResult } from '../worker-client.ts'
import { IndexConnection } from './index-connection.ts'
import { indexQueries } from './queries/index.ts'

// The reads of index.sqlite, off the serving thread.
const { dataDir } = workerData as { dataDir: string }
const connection = new IndexConnection(dataDir)
const operations = new Map<string, Operation<unknown>>(Object.entries(indexQueries) as [string, Operation<unknown>][])

parentPort?.on('message', (job: Job) => {
  if (job.name === 'close') connection.close()
  parentPort?.postMessage(job.name === 'close' ? { id: job.id } : answer(job))
})

function answer(job: Job): JobResult {
  try {
    const db = connection.use()
    // All that one answer says is of one moment.
    return { id: job.id, value: db.transaction(() => operations.get(job.name)?.(db, job.args))() }
  } catch (error) {
    const failure = toJobFailure(error)
    if (failure.name === 'SqliteError') connection.close()
    return { id: job.id, error: failure }
  }
}
