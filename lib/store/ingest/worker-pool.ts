import { availableParallelism } from 'node:os'
import { SMALL_HEAP, WorkerLink } from '../workers/worker-link.ts'
import type { IngestOperations, IngestWorkerData } from './operations.ts'

export type IngestLink = WorkerLink<IngestOperations>

const SCRIPT = new URL('./ingest-worker.ts', import.meta.url)
const MOST_WORKERS = 4

/** The ingest workers; each starts when there is work that no idle one can take. */
export class WorkerPool {
  readonly #data: IngestWorkerData
  readonly #most: number
  readonly #onGone: (link: IngestLink) => void
  #links: IngestLink[] = []

  constructor(data: IngestWorkerData, onGone: (link: IngestLink) => void, workers?: number) {
    this.#data = data
    this.#onGone = onGone
    this.#most = workers ?? Math.min(availableParallelism(), MOST_WORKERS)
  }

  /** The least loaded worker. */
  pick(): IngestLink {
    const idlest = this.#links.toSorted((a, b) => a.load - b.load)[0]
    const enough = idlest !== undefined && (idlest.load === 0 || this.#links.length >= this.#most)
    return enough ? idlest : this.#start()
  }

  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()))
  }

  #start(): IngestLink {
    const link: IngestLink = new WorkerLink(SCRIPT, this.#data, SMALL_HEAP)
    this.#links.push(link)
    void link.gone.then(() => {
      this.#links = this.#links.filter((other) => other !== link)
      this.#onGone(link)
    })
    return link
  }
}
