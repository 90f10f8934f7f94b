import { UploadBusyError } from './errors.ts'
import type { IngestLink, WorkerPool } from './worker-pool.ts'

/** One upload as the serving thread knows it. */
export type Upload = {
  readonly link: IngestLink
  /** bytes in the file; undefined until the worker has opened it */
  size: number | undefined
  /** ends the append in progress */
  stop?: (() => void) | undefined
  busy?: Promise<unknown> | undefined
  touched: number
}

const FORGET_AFTER_MS = 15 * 60_000

/** Which worker holds the hash state of which upload, and that only one operation runs on each. */
export class Uploads {
  readonly #pool: WorkerPool
  readonly #known = new Map<string, Upload>()
  readonly #sweep: NodeJS.Timeout

  constructor(pool: WorkerPool) {
    this.#pool = pool
    this.#sweep = setInterval(() => this.forgetBefore(Date.now() - FORGET_AFTER_MS), 60_000).unref()
  }

  sizeInMemory(id: string): number | undefined {
    return this.#known.get(id)?.size
  }

  /** Runs `job` alone on the upload; rejects with UploadBusyError when another one runs. */
  async alone<T>(id: string, job: (upload: Upload) => Promise<T>): Promise<T> {
    const upload = this.#get(id)
    if (upload.busy !== undefined) throw new UploadBusyError(id)
    const running = job(upload)
    upload.busy = running.catch(() => {})
    upload.link.load++
    try {
      return await running
    } finally {
      upload.link.load--
      upload.busy = undefined
      upload.touched = Date.now()
    }
  }

  /** Stops the append that runs, if one does, and waits until nothing runs on the upload. */
  async quiet(id: string): Promise<void> {
    for (let upload = this.#known.get(id); upload?.busy !== undefined; upload = this.#known.get(id)) {
      upload.stop?.()
      await upload.busy
    }
  }

  /** The upload is gone; a later use of the id begins anew. */
  drop(id: string): void {
    this.#known.delete(id)
  }

  /** The worker is gone, and the hash states with it: they are rebuilt from the files when next needed. */
  dropOf(link: IngestLink): void {
    for (const [id, upload] of this.#known) if (upload.link === link) this.#known.delete(id)
  }

  /** Drops the hash states of uploads that nobody has touched since `time` (Unix ms). */
  forgetBefore(time: number): void {
    for (const [id, upload] of this.#known) {
      if (upload.busy !== undefined || upload.touched >= time) continue
      this.#known.delete(id)
      upload.link.call('forget', { id }).catch(() => {})
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep)
    await Promise.all([...this.#known.keys()].map((id) => this.quiet(id)))
  }

  #get(id: string): Upload {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    const upload: Upload = { link: this.#pool.pick(), size: undefined, touched: Date.now() }
    this.#known.set(id, upload)
    return upload
  }
}
