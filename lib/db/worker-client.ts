import { Worker } from 'node:worker_threads'

export type Job = { id: number; name: string; args: unknown }
export type JobFailure = { name: string; code: string; message: string; detail?: unknown }
export type JobResult = { id: number; value?: unknown; error?: JobFailure }

/** What an operation in a database worker refused or failed with; `code` is the operation's or SQLite's. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
  readonly code: string
  readonly detail: unknown

  constructor(failure: JobFailure) {
    super(failure.message)
    this.code = failure.code
    this.detail = failure.detail
  }
}

// Rows are few at a time; left to itself V8 lets the young objects of each thread fill 64 MiB.
const LIMITS = { maxYoungGenerationSizeMb: 6 }

type Waiter = { resolve: (value: unknown) => void; reject: (error: Error) => void }

/** Sends named operations to one worker thread and matches its answers. */
export class WorkerClient {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiter>()
  #nextId = 1
  #failure: Error | undefined

  constructor(url: URL, workerData: unknown) {
    this.#worker = new Worker(url, { workerData, resourceLimits: LIMITS })
    this.#worker.on('message', (result: JobResult) => this.#settle(result))
    this.#worker.on('error', (error) => this.#failAll(error instanceof Error ? error : new Error(String(error))))
  }

  /** Runs one operation; rejects with DatabaseError when it refuses, or with the worker's own fault. */
  call(name: string, args: unknown): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure)
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, name, args } satisfies Job)
    })
  }

  /** Ends the worker after the operations under way. */
  async close(): Promise<void> {
    if (!this.#failure) await this.call('close', undefined)
    await this.#worker.terminate()
  }

  #settle(result: JobResult): void {
    const waiter = this.#waiting.get(result.id)
    this.#waiting.delete(result.id)
    if (result.error) waiter?.reject(new DatabaseError(result.error))
    else waiter?.resolve(result.value)
  }

  #failAll(error: Error): void {
    this.#failure = error
    for (const waiter of this.#waiting.values()) waiter.reject(error)
    this.#waiting.clear()
  }
}
