import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { counters } from '../registry/counters.ts'
import { addTotals } from './add-totals.ts'
import { addFollowMetrics } from './follow-metrics.ts'
import { addP2pMetrics } from './p2p-metrics.ts'
import { addStorageMetrics } from './storage-metrics.ts'

/** The hub's metrics for Prometheus. */
export function createMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  addTotals(registry, [
    ['ipcr_blob_bytes_sent_total', 'Bytes of blobs sent', () => counters.blobBytesSent],
    ['ipcr_publications_total', 'Roots published under their names, of namespaces and of the hub', () => counters.publications],
    ['ipcr_publication_blocks_total', 'Blocks written by publications', () => counters.publicationBlocks],
  ])
  answerCounter(registry, 'ipcr_answers_total', 'Answers of the v2 API by method and status', counters.answers)
  answerCounter(registry, 'ipcr_network_answers_total', 'Answers of the gateway and the routing API by method and status', counters.networkAnswers)
  new Gauge({
    name: 'ipcr_leaf_queue_blobs', help: 'Blobs whose 1 MiB leaves are not hashed yet', registers,
    collect() { this.set(counters.leafQueueBlobs) },
  })
  new Gauge({
    name: 'ipcr_leaf_lag_seconds', help: 'Age of the oldest blob in the leaf queue', registers,
    collect() { this.set(counters.leafLagSeconds) },
  })
  new Gauge({
    name: 'ipcr_publication_queue_names', help: 'Namespaces, the hub among them, with changes that are not published yet', registers,
    collect() { this.set(counters.publicationQueue) },
  })
  new Gauge({
    name: 'ipcr_publication_lag_seconds', help: 'Age of the oldest change that is not published yet', registers,
    collect() { this.set(counters.publicationLagSeconds) },
  })
  addFollowMetrics(registry)
  addP2pMetrics(registry)
  addStorageMetrics(registry)
  return registry
}

function answerCounter(registry: Registry, name: string, help: string, answers: Map<string, number>): void {
  new Counter({
    name, help, labelNames: ['method', 'status'], registers: [registry],
    collect() {
      this.reset()
      for (const [key, count] of answers) {
        const [method = '', status = ''] = key.split(' ')
        this.inc({ method, status }, count)
      }
    },
  })
}
