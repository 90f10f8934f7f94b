import { Worker } from 'node:worker_threads'
import type { AuditEntry } from './audit-entry.ts'

/** `audit`: what is noted of it, if it succeeds. */
export type Job = { id: number; name: string; args: unknown; audit?: AuditEntry[] | undefined }
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

/** The thread ended by itself; whether the operations under way were committed is not known. */
export class WorkerEndedError extends Error {
  readonly code = 'WORKER_ENDED'
  override name = 'WorkerEndedError'
}

/** Sends named operations to one worker thread and matches its answers. A thread that ends is replaced at the next call. */
export class WorkerClient {
  readonly #url: URL
  readonly #data: unknown
  readonly #waiting = new Map<number, Waiter>()
  #worker: Worker | undefined
  #closed = false
  #failure: Error | undefined
  #nextId = 1

  constructor(url: URL, workerData: unknown) {
    this.#url = url
    this.#data = workerData
    this.#worker = this.#start()
  }

  /** Runs one operation; rejects with DatabaseError when it refuses, with WorkerEndedError when the thread ends under it. */
  call(name: string, args: unknown, audit?: AuditEntry[]): Promise<unknown> {
    if (this.#closed) return Promise.reject(new WorkerEndedError('the database is closed'))
    const worker = (this.#worker ??= this.#start())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, name, args, audit } satisfies Job)
    })
  }

  /** Throws the end of a thread after which none has answered yet; and starts the next one, so that it may. */
  check(): void {
    const failure = this.#failure
    if (failure === undefined) return
    this.call('nothing', undefined).catch(() => {})
    throw failure
  }

  /** Ends the worker after the operations under way. */
  async close(): Promise<void> {
    if (this.#closed) return
    const worker = this.#worker
    const ended = worker && this.call('close', undefined)
    // From here on, or whoever calls late would start a thread that nobody ends.
    this.#closed = true
    await ended
    this.#worker = undefined
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { workerData: this.#data, resourceLimits: LIMITS })
    worker.on('message', (result: JobResult) => this.#settle(result))
    worker.on('error', (cause) => this.#ended(worker, cause))
    worker.on('exit', () => this.#ended(worker))
    return worker
  }

  #settle(result: JobResult): void {
    this.#failure = undefined
    const waiter = this.#waiting.get(result.id)
    this.#waiting.delete(result.id)
    if (result.error) waiter?.reject(new DatabaseError(result.error))
    else waiter?.resolve(result.value)
  }

  // An error is followed by the exit of the same thread, when the next one may be at work already.
  #ended(worker: Worker, cause?: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const failure = new WorkerEndedError('a thread of the database has ended', { cause })
    this.#failure = failure
    for (const waiter of this.#waiting.values()) waiter.reject(failure)
    this.#waiting.clear()
  }
}
