import type { Logger } from 'pino'
import { collectGarbage, type GarbageParts, type GarbageReport } from './garbage.ts'

/** Runs collections every `intervalMs`, and on demand; never two at once. */
export class GarbageSchedule {
  readonly #parts: GarbageParts
  readonly #logger: Logger
  readonly #timer: NodeJS.Timeout
  #running: Promise<unknown> = Promise.resolve()
  #last: { at: number; report: GarbageReport } | undefined

  constructor(parts: GarbageParts, intervalMs: number, logger: Logger) {
    this.#parts = parts
    this.#logger = logger
    this.#timer = setInterval(() => void this.run(false).catch((err: unknown) => logger.error({ err }, 'garbage collection failed')), intervalMs)
    this.#timer.unref()
  }

  /** The last collection since the start; `at` in Unix ms. */
  get last(): { at: number; report: GarbageReport } | undefined {
    return this.#last
  }

  /** One collection after the one under way; with `dryRun` nothing is removed. `graceMs` stands in for the configured grace period. */
  run(dryRun: boolean, graceMs = this.#parts.graceMs): Promise<GarbageReport> {
    const collection = this.#running.then(() => collectGarbage({ ...this.#parts, graceMs }, dryRun))
    this.#running = collection.catch(() => undefined)
    return collection.then((report) => {
      this.#last = { at: this.#parts.now(), report }
      this.#logger.info(report, 'garbage collected')
      return report
    })
  }

  /** No further collection; resolves when the one under way has ended. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }
}
