import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import { RELEASED_BLOCKS_MS } from '../../ipfs/blocks/released-blocks.ts'

const EVERY_MS = 3600_000
const BATCH = 1000

export type SweepParts = { db: Pick<HubDatabase, 'write'>; logger: Logger; now: () => number }

/** Forgets blocks 48 hours after the last root that had them was superseded: hourly, in short transactions. */
export class BlockSweep {
  readonly #parts: SweepParts
  readonly #timer: NodeJS.Timeout
  #running: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(parts: SweepParts) {
    this.#parts = parts
    this.#timer = setInterval(() => void this.run().catch((err: unknown) => parts.logger.error({ err }, 'old blocks could not be removed')), EVERY_MS)
    this.#timer.unref()
  }

  /** One sweep after the one under way; how many blocks went. */
  run(): Promise<number> {
    const sweep = this.#running.then(() => this.#sweep())
    this.#running = sweep.catch(() => undefined)
    return sweep
  }

  /** Resolves when the transaction under way has ended. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#running
  }

  async #sweep(): Promise<number> {
    const before = this.#parts.now() - RELEASED_BLOCKS_MS
    for (let swept = 0; ;) {
      const count = this.#closed ? 0 : await this.#parts.db.write('sweepBlocks', { before, limit: BATCH })
      swept += count
      if (count < BATCH) return swept
    }
  }
}
