import { parentPort, workerData } from 'node:worker_threads'
import { toJobFailure } from './job-failure.ts'
import { openReader } from './open.ts'
import type { Operation } from './operation.ts'
import { queries } from './queries/index.ts'
import type { Job, JobResult } from './worker-client.ts'

// Lists, searches and counts, off the serving thread.
const { file } = workerData as { file: string }
const db = openReader(file)
const operations = new Map<string, Operation<unknown>>(Object.entries(queries) as [string, Operation<unknown>][])

parentPort?.on('message', (job: Job) => {
  if (job.name === 'close') db.close()
  parentPort?.postMessage(answer(job))
})

function answer(job: Job): JobResult {
  try {
    return { id: job.id, value: operations.get(job.name)?.(db, job.args) }
  } catch (error) {
    return { id: job.id, error: toJobFailure(error) }
  }
}
