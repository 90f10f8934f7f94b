import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { counters } from '../registry/counters.ts'

/** The hub's metrics for Prometheus. Our own are copied when asked for: the library's counters hash their labels at each call. */
export function createMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  new Counter({
    name: 'ipcr_answers_total', help: 'Answers of the v2 API by method and status', labelNames: ['method', 'status'], registers,
    collect() {
      this.reset()
      for (const [key, count] of counters.answers) {
        const [method = '', status = ''] = key.split(' ')
        this.inc({ method, status }, count)
      }
    },
  })
  new Counter({
    name: 'ipcr_blob_bytes_sent_total', help: 'Bytes of blobs sent', registers,
    collect() {
      this.reset()
      this.inc(counters.blobBytesSent)
    },
  })
  new Gauge({
    name: 'ipcr_leaf_queue_blobs', help: 'Blobs whose 1 MiB leaves are not hashed yet', registers,
    collect() { this.set(counters.leafQueueBlobs) },
  })
  new Gauge({
    name: 'ipcr_leaf_lag_seconds', help: 'Age of the oldest blob in the leaf queue', registers,
    collect() { this.set(counters.leafLagSeconds) },
  })
  return registry
}
