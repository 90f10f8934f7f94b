import type { Logger } from 'pino'
import type { HubDatabase } from '../db/hub-database.ts'

const EVERY_MS = 3_600_000
const UNASKED_MS = 30 * 24 * 3_600_000
const MOST_NAMES = 10_000
/** so many new names are not waited for until the hour is over */
const NEW_NAMES = 1000

export type ForgettingParts = { db: HubDatabase; logger: Logger; now: () => number }

/** Keeps what is remembered of names that anybody asked for, and nobody follows, within bounds: 30 days, 10,000 names. */
export class Forgetting {
  readonly #parts: ForgettingParts
  readonly #timer: NodeJS.Timeout
  #new = 0

  constructor(parts: ForgettingParts) {
    this.#parts = parts
    this.#timer = setInterval(() => this.#forget(), EVERY_MS).unref()
  }

  /** A name is remembered for the first time. */
  added(): void {
    if (++this.#new >= NEW_NAMES) this.#forget()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #forget(): void {
    const { db, logger, now } = this.#parts
    this.#new = 0
    db.write('forgetNames', { before: now() - UNASKED_MS, most: MOST_NAMES }).then(
      (rows) => rows > 0 && logger.info({ rows }, 'names that nobody asks for any more were forgotten'),
      (err: unknown) => logger.error({ err }, 'names that nobody asks for any more could not be forgotten'),
    )
  }
}
