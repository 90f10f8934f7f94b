import { parentPort, workerData } from 'node:worker_threads'
import { appendAudit } from './transactions/audit.ts'
import { toJobFailure } from './job-failure.ts'
import { openWriter } from './open.ts'
import type { Operation } from './operation.ts'
import { transactions } from './transactions/index.ts'
import type { Job, JobResult } from './worker-client.ts'

// The one writer of hub.sqlite. Everything that has queued up while a commit was syncing shares the next one.
const { file } = workerData as { file: string }
const db = openWriter(file)
const operations = new Map<string, Operation<unknown>>(Object.entries(transactions) as [string, Operation<unknown>][])
const queue: Job[] = []

parentPort?.on('message', (job: Job) => {
  if (queue.push(job) === 1) setImmediate(flush)
})

function flush(): void {
  const jobs = queue.splice(0)
  const work = jobs.filter((job) => job.name !== 'close')
  for (const result of work.length > 0 ? commitTogether(work) : []) parentPort?.postMessage(result)
  const closing = jobs.find((job) => job.name === 'close')
  if (!closing) return
  db.close()
  parentPort?.postMessage({ id: closing.id } satisfies JobResult)
}

function commitTogether(jobs: Job[]): JobResult[] {
  try {
    db.exec('BEGIN IMMEDIATE')
    const results = jobs.map(runInSavepoint)
    db.exec('COMMIT')
    return results
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    return jobs.map(({ id }) => ({ id, error: toJobFailure(error) }))
  }
}

function runInSavepoint(job: Job): JobResult {
  db.exec('SAVEPOINT job')
  try {
    const value = operations.get(job.name)?.(db, job.args)
    for (const entry of job.audit ?? []) appendAudit(db, entry)
    db.exec('RELEASE job')
    return { id: job.id, value }
  } catch (error) {
    // A full disk may have ended the whole transaction; then no savepoint is left and all jobs of the group fail.
    if (!db.inTransaction) throw error
    db.exec('ROLLBACK TO job')
    db.exec('RELEASE job')
    return { id: job.id, error: toJobFailure(error) }
  }
}
