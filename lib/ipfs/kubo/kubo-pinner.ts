import type { Logger } from '../../logger.ts'
import { IdleThread } from '../../store/workers/idle-thread.ts'
import type { KuboOperations } from './operations.ts'

const SCRIPT = new URL('./kubo-worker.ts', import.meta.url)
const THREAD_IDLE_MS = 30_000
const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 10 * 60_000
// Somebody may have taken the pin away, or Kubo may be another one than before.
const LOOK_AGAIN_MS = 3_600_000

/** `behindSince` (ms): since when there is a root that is not pinned yet. */
export type KuboState = { pins: number; failures: number; behindSince: number | undefined }

export type KuboPinnerParts = {
  rpc: URL
  /** what is published now; undefined before the first time */
  root: () => { ipnsName: string; root: string } | undefined
  /** where Kubo reaches this hub by bitswap; undefined when that is not known yet */
  addresses: () => string[] | undefined
  logger: Logger
  now: () => number
  onState: (state: KuboState) => void
}

/**
 * Has a Kubo hold the hub's root: after each publication, the newest wins. The pins themselves, which carry the hub's name, are
 * the memory: nothing is queued, and a restart or another Kubo needs nothing but another look. Failures are tried again, for ever.
 */
export class KuboPinner {
  readonly #parts: KuboPinnerParts
  readonly #thread = new IdleThread<KuboOperations>(SCRIPT, { idleMs: THREAD_IDLE_MS })
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #pinned: string | undefined
  /** when the root came that is not pinned yet */
  #behindSince: number | undefined
  #pauseMs = FIRST_PAUSE_MS
  #resting = false
  #pins = 0
  #failures = 0
  #closed = false

  constructor(parts: KuboPinnerParts, afterMs: number) {
    this.#parts = parts
    this.#later(afterMs)
  }

  /** Something may have been published; returns at once. */
  wake(): void {
    if (!this.#resting) this.#later(0)
  }

  /** What is under way is given up: Kubo keeps what it has fetched. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    if (this.#running) this.#thread.call('end', undefined).catch(() => {})
    await this.#thread.close()
    await this.#running
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#resting = false
      this.#running ??= this.#keep().finally(() => { this.#running = undefined })
    }, ms).unref()
  }

  async #keep(): Promise<void> {
    const published = this.#parts.root()
    const addresses = this.#parts.addresses()
    if (!published) return
    if (published.root !== this.#pinned) this.#behindSince ??= this.#parts.now()
    this.#report()
    if (!addresses) return this.#rest(FIRST_PAUSE_MS)
    try {
      const { ipnsName, root } = published
      const { added, removed } = await this.#thread.call('keep', { rpc: this.#parts.rpc.href, root, name: `ipcr ${ipnsName}`, addresses })
      this.#succeeded(root, added, removed)
    } catch (error) {
      this.#failed(error)
    }
  }

  #succeeded(root: string, added: boolean, removed: number): void {
    this.#pinned = root
    this.#pauseMs = FIRST_PAUSE_MS
    this.#pins += Number(added)
    if (added) this.#parts.logger.info({ root, removed }, 'Kubo has pinned the root')
    const newest = this.#parts.root()?.root === root
    this.#behindSince = newest ? undefined : this.#parts.now()
    this.#report()
    this.#later(newest ? LOOK_AGAIN_MS : 0)
  }

  #failed(error: unknown): void {
    if (this.#closed) return
    this.#failures++
    this.#parts.logger.warn({ reason: error instanceof Error ? error.message.slice(0, 300) : 'unknown', pauseMs: this.#pauseMs }, 'Kubo could not pin the root: it is tried again')
    this.#report()
    this.#rest(this.#pauseMs)
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
  }

  #report(): void {
    this.#parts.onState({ pins: this.#pins, failures: this.#failures, behindSince: this.#behindSince })
  }

  #rest(ms: number): void {
    this.#resting = true
    this.#later(ms)
  }
}
