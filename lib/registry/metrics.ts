import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'

const answers = new Map<string, number>()
let bytesSent = 0

/** The hub's metrics in Prometheus' text format, behind /metrics. */
export const metrics = new Registry()
collectDefaultMetrics({ register: metrics })

// The library's own counters hash their labels at each call; these run once per answer on the hot path.
new Counter({
  name: 'ipcr_answers_total',
  help: 'Answers of the v2 API by method and status',
  labelNames: ['method', 'status'],
  registers: [metrics],
  collect() {
    this.reset()
    for (const [key, count] of answers) {
      const [method = '', status = ''] = key.split(' ')
      this.inc({ method, status }, count)
    }
  },
})
new Counter({
  name: 'ipcr_blob_bytes_sent_total',
  help: 'Bytes of blobs sent',
  registers: [metrics],
  collect() {
    this.reset()
    this.inc(bytesSent)
  },
})
const leafQueue = new Gauge({ name: 'ipcr_leaf_queue_blobs', help: 'Blobs whose 1 MiB leaves are not hashed yet', registers: [metrics] })
const leafLag = new Gauge({ name: 'ipcr_leaf_lag_seconds', help: 'Age of the oldest blob in the leaf queue', registers: [metrics] })

const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Counts one answer. Methods beyond the API's share one label, so that clients cannot make labels. */
export function countAnswer(method: string | undefined, status: number): void {
  const key = `${KNOWN_METHODS.has(method ?? '') ? method : 'other'} ${status}`
  answers.set(key, (answers.get(key) ?? 0) + 1)
}

/** Counts bytes of blobs sent. */
export function countBytesSent(bytes: number): void {
  bytesSent += bytes
}

/** Sets how many blobs wait for their leaves and how long the oldest has waited, in seconds. */
export function setLeafQueue(waiting: number, lagSeconds: number): void {
  leafQueue.set(waiting)
  leafLag.set(lagSeconds)
}
