import { parentPort, workerData } from 'node:worker_threads'
import type { Job, JobResult } from '../../lib/db/worker-client.ts'

// Answers with what it was given; ends itself when it is told to.
parentPort?.on('message', ({ id, name, args }: Job) => {
  if (name === 'throw') throw new Error('out of order')
  if (name === 'exit') process.exit(1)
  if (name === 'refuse') parentPort?.postMessage({ id, error: { name: 'RefusedError', code: 'REFUSED', message: 'no', detail: args } } satisfies JobResult)
  else if (name !== 'silence') parentPort?.postMessage({ id, value: [workerData, args] } satisfies JobResult)
})
