import type { Digest } from '../oci/digest.ts'
import type { Logger } from 'pino'
import type { HubDatabase } from '../db/hub-database.ts'
import type { LeafHasher } from './leaves/leaf-hasher.ts'
import { blobPath } from './paths.ts'
import { WorkerFaultError } from './workers/messages.ts'

const QUIET_MS = 250
const LATEST_MS = 10_000
const RETRY_MS = 60_000
// What another attempt would not mend. All else (no descriptors, no memory, no room) passes, and the blob stays queued.
const UNREADABLE = new Set(['ENOENT', 'EIO', 'FILE_SHORTER'])

export type LeafQueueParts = {
  db: HubDatabase
  hasher: LeafHasher
  dataDir: string
  logger: Logger
  /** true while a body is being received */
  isReceiving: () => boolean
  now: () => number
  onState: (waiting: number, lagSeconds: number) => void
}

/** Hashes the 1 MiB leaves of new blobs one blob after the other: when no upload runs, or 10 s after the push at the latest. Survives a restart. */
export class LeafQueue {
  readonly #parts: LeafQueueParts
  readonly #stop = new AbortController()
  #running: Promise<void> | undefined
  #again = false
  #timer: NodeJS.Timeout | undefined

  constructor(parts: LeafQueueParts) {
    this.#parts = parts
  }

  /** Something may wait; returns at once. */
  wake(): void {
    if (this.#stop.signal.aborted) return
    this.#again = true
    this.#running ??= this.#drain().catch((err: unknown) => this.#rest(err)).finally(() => {
      this.#running = undefined
      if (this.#again) this.wake()
    })
  }

  /** Resolves when nothing waits any more. For tests and orderly shut-down of an idle hub. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Stops after the blob under way is given up; what is left stays queued on disk. */
  async close(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  async #drain(): Promise<void> {
    this.#again = false
    while (!this.#stop.signal.aborted) {
      const { waiting, job } = await this.#parts.db.read('nextLeafJob', undefined)
      this.#parts.onState(waiting, job ? Math.max(0, this.#parts.now() - job.queuedAt) / 1000 : 0)
      if (!job) return
      if (!(await this.#isTime(job.queuedAt))) return
      await this.#hash(job.digest)
    }
  }

  // A disk without room or a thread that ended: the jobs stay queued, and pushes and pulls go on.
  #rest(err: unknown): void {
    if (this.#stop.signal.aborted) return
    this.#parts.logger.error({ err }, 'the leaf queue rests for a minute')
    this.#timer = setTimeout(() => this.wake(), RETRY_MS).unref()
  }

  async #isTime(queuedAt: number): Promise<boolean> {
    while (this.#parts.isReceiving() && Math.abs(this.#parts.now() - queuedAt) < LATEST_MS) {
      await new Promise<void>((resolve) => {
        this.#timer = setTimeout(resolve, QUIET_MS)
        this.#stop.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      if (this.#stop.signal.aborted) return false
    }
    return true
  }

  async #hash(digest: Digest): Promise<void> {
    try {
      const hashes = await this.#parts.hasher.hash(blobPath(this.#parts.dataDir, digest.slice('sha256:'.length)), this.#stop.signal)
      await this.#parts.db.write('recordLeaves', { digest, hashes })
    } catch (error) {
      if (this.#stop.signal.aborted) return
      if (!(error instanceof WorkerFaultError && UNREADABLE.has(error.code))) throw error
      this.#parts.logger.error({ err: error, digest }, 'the leaves of a blob could not be hashed')
      await this.#parts.db.write('abandonLeaves', { digest })
    }
  }
}
