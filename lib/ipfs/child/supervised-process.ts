import type { ChildProcess } from 'node:child_process'
import type { Logger } from '../../logger.ts'

const PAUSES = { firstMs: 1000, longestMs: 60_000, healthyMs: 60_000 }

export type SupervisedParts<Needed> = {
  /** how the log calls it, as "the indexer" */
  what: string
  /** fetched before each start; when that fails, the process cannot be started */
  needed: () => Promise<Needed> | Needed
  /** makes the process, with a channel to it; it ends by itself when that closes */
  spawn: (needed: Needed) => ChildProcess
  /** how long it may take to end */
  endMs: number
  logger: Logger
  /** it ended; how often it did so by itself, that is, not because of `close` */
  onEnd: (restarts: number) => void
  /** until it is started again: the first, the longest of those that double, and how long it lives when the next is the first again */
  pauses?: typeof PAUSES
}

/** A process beside the hub that is started anew whenever it ends, less and less often when it does not live long. */
export class SupervisedProcess<Needed = void> {
  readonly #parts: SupervisedParts<Needed>
  readonly #pauses: typeof PAUSES
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #pauseMs: number
  #restarts = 0
  #closed = false

  constructor(parts: SupervisedParts<Needed>, afterMs: number) {
    this.#parts = parts
    this.#pauses = parts.pauses ?? PAUSES
    this.#pauseMs = this.#pauses.firstMs
    this.#later(afterMs)
  }

  /** of the process, while there is one */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Ends it, also when it does not want to. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (child?.pid === undefined) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const late = setTimeout(() => child.kill('SIGKILL'), this.#parts.endMs)
    if (child.connected) child.disconnect()
    await ended
    clearTimeout(late)
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#start(), ms).unref()
  }

  async #start(): Promise<void> {
    try {
      const needed = await this.#parts.needed()
      if (!this.#closed) this.#watch(this.#parts.spawn(needed))
    } catch (error) {
      this.#failed(error)
    }
  }

  #watch(child: ChildProcess): void {
    const started = performance.now()
    this.#child = child
    child.once('exit', (code, signal) => this.#ended(code ?? signal, performance.now() - started))
    child.on('error', (err) => {
      // A process that could not be made does not exit; of any other this is not the end.
      if (child.pid !== undefined) this.#parts.logger.warn({ err }, `${this.#parts.what} cannot be reached`)
      else if (this.#child === child) this.#failed(err)
    })
  }

  #ended(reason: number | string | null, livedMs: number): void {
    this.#child = undefined
    if (!this.#closed) this.#restarts++
    this.#parts.onEnd(this.#restarts)
    if (this.#closed) return
    if (livedMs > this.#pauses.healthyMs) this.#pauseMs = this.#pauses.firstMs
    // A Ctrl-C goes to all processes of the terminal, and it may be the first to end.
    this.#parts.logger[reason === 0 ? 'info' : 'warn']({ reason, pauseMs: this.#pauseMs }, `${this.#parts.what} has ended: it is started again`)
    this.#pause()
  }

  #failed(err: unknown): void {
    this.#child = undefined
    if (this.#closed) return
    this.#parts.logger.error({ err, pauseMs: this.#pauseMs }, `${this.#parts.what} cannot be started`)
    this.#pause()
  }

  #pause(): void {
    this.#later(this.#pauseMs)
    this.#pauseMs = Math.min(this.#pauses.longestMs, this.#pauseMs * 2)
  }
}
