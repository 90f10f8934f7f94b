import { once } from 'node:events'
import { Worker, type ResourceLimits } from 'node:worker_threads'
import { WorkerFaultError, WorkerGoneError } from './messages.ts'
import type { Operations, Reply, Request } from './messages.ts'

/** For threads that keep their bytes outside of the heap: left to itself V8 lets the young objects of each one fill 64 MiB. */
export const SMALL_HEAP: ResourceLimits = { maxYoungGenerationSizeMb: 3, maxOldGenerationSizeMb: 128 }

type Pending = { resolve: (value: unknown) => void; reject: (error: Error) => void }

/** The serving thread's end of one worker: numbered calls, answered in any order, started in the order sent. */
export class WorkerLink<T extends Operations> {
  /** Operations in progress that keep this worker busy; kept by whoever shares out work. */
  load = 0
  readonly gone: Promise<void>
  #dead: Error | undefined
  #next = 1
  #closing = false
  readonly #pending = new Map<number, Pending>()
  readonly #worker: Worker

  constructor(script: URL, workerData: unknown, resourceLimits: ResourceLimits = {}) {
    this.#worker = new Worker(script, { workerData, resourceLimits })
    this.#worker.on('message', (reply: Reply) => this.#settle(reply))
    this.#worker.on('error', (error) => this.#fail(error))
    this.gone = once(this.#worker, 'exit').then(() => this.#fail(), () => this.#fail())
  }

  get alive(): boolean {
    return this.#dead === undefined && !this.#closing
  }

  /** Sends one operation. Rejects with WorkerFaultError (it failed there) or WorkerGoneError (the thread ended). */
  call<K extends keyof T & string>(op: K, args: T[K]['args']): Promise<T[K]['result']> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead)
    return new Promise((resolve, reject) => {
      const request: Request = { call: this.#next++, op, args }
      this.#pending.set(request.call, { resolve: (value) => resolve(value as T[K]['result']), reject })
      this.#worker.postMessage(request)
    })
  }

  /** Waits for the open calls, then ends the thread. */
  async close(): Promise<void> {
    this.#closing = true
    while (this.#pending.size > 0) await new Promise((done) => setTimeout(done, 5))
    await this.#worker.terminate()
    await this.gone
  }

  /** Ends the thread now; what it was doing fails with WorkerGoneError. */
  kill(): void {
    this.#closing = true
    void this.#worker.terminate()
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.call)
    this.#pending.delete(reply.call)
    if ('fault' in reply) pending?.reject(new WorkerFaultError(reply.fault))
    else pending?.resolve(reply.value)
  }

  #fail(cause?: unknown): void {
    this.#dead ??= new WorkerGoneError(cause)
    for (const pending of this.#pending.values()) pending.reject(this.#dead)
    this.#pending.clear()
  }
}
