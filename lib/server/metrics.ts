import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { counters } from '../registry/counters.ts'
import { addFollowMetrics } from './follow-metrics.ts'
import { addP2pMetrics } from './p2p-metrics.ts'

/** The hub's metrics for Prometheus. Our own are copied when asked for: the library's counters hash their labels at each call. */
export function createMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  answerCounter(registry, 'ipcr_answers_total', 'Answers of the v2 API by method and status', counters.answers)
  answerCounter(registry, 'ipcr_network_answers_total', 'Answers of the gateway and the routing API by method and status', counters.networkAnswers)
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
  new Counter({
    name: 'ipcr_publications_total', help: 'Roots published under their names, of namespaces and of the hub', registers,
    collect() {
      this.reset()
      this.inc(counters.publications)
    },
  })
  new Counter({
    name: 'ipcr_publication_blocks_total', help: 'Blocks written by publications', registers,
    collect() {
      this.reset()
      this.inc(counters.publicationBlocks)
    },
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
