// Loaded into the hub and its threads by a test: a thread that takes in uploads ends with an exception once the file that IPCR_TEST_END_THREAD names is there.
import { existsSync, unlinkSync } from 'node:fs'
import { isMainThread, workerData } from 'node:worker_threads'

const trigger = process.env.IPCR_TEST_END_THREAD ?? ''
if (!isMainThread && workerData?.memory instanceof SharedArrayBuffer && 'root' in workerData) {
  setInterval(() => {
    if (!existsSync(trigger)) return
    unlinkSync(trigger)
    throw new Error('ended by the test')
  }, 10).unref()
}
