import type { ResourceLimits } from 'node:worker_threads'
import { WorkerGoneError, type Operations } from './messages.ts'
import { WorkerLink } from './worker-link.ts'

export type IdleThreadOptions = { data?: unknown; idleMs: number; limits?: ResourceLimits }

/** A thread that starts when it is called and ends when nobody has called it for `idleMs`. */
export class IdleThread<T extends Operations> {
  readonly #script: URL
  readonly #options: IdleThreadOptions
  #link: WorkerLink<T> | undefined
  #open = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(script: URL, options: IdleThreadOptions) {
    this.#script = script
    this.#options = options
  }

  /** Rejects with WorkerFaultError (it failed there) or WorkerGoneError (the thread ended, or was closed). */
  async call<K extends keyof T & string>(op: K, args: T[K]['args']): Promise<T[K]['result']> {
    if (this.#closed) throw new WorkerGoneError()
    clearTimeout(this.#timer)
    this.#open++
    try {
      return await this.#worker().call(op, args)
    } finally {
      if (--this.#open === 0) this.#timer = setTimeout(() => this.#rest(), this.#options.idleMs).unref()
    }
  }

  /** Ends the thread in the middle of what it does, which fails with WorkerGoneError; the next call starts another. */
  kill(): void {
    this.#link?.kill()
    this.#link = undefined
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#link?.close()
  }

  #worker(): WorkerLink<T> {
    if (!this.#link?.alive) this.#link = new WorkerLink<T>(this.#script, this.#options.data, this.#options.limits)
    return this.#link
  }

  #rest(): void {
    void this.#link?.close()
    this.#link = undefined
  }
}
