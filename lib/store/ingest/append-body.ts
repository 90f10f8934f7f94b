import type { Readable } from 'node:stream'
import { BodyPump } from './body-pump.ts'
import { UploadAbortedError, UploadIdleError } from './errors.ts'
import type { SlotPool } from './slots.ts'
import type { IngestLink } from './worker-pool.ts'

const MOST_SLOTS = 6

export type Appended = { received: number; size: number }

/** The appends in progress and the slots they share. */
export class Appends {
  readonly #pool: SlotPool
  readonly #idleMs: number
  readonly #running = new Set<BodyPump>()

  constructor(pool: SlotPool, idleMs: number) {
    this.#pool = pool
    this.#idleMs = idleMs
  }

  /** Starts to watch a body; nothing is read before `run`. */
  pump(link: IngestLink, id: string, body: Readable, limit: number): BodyPump {
    return new BodyPump(body, {
      pool: this.#pool,
      maxSlots: () => Math.max(1, Math.min(MOST_SLOTS, Math.floor(this.#pool.total / this.#running.size))),
      idleMs: this.#idleMs,
      limit,
      write: (tail) => link.call('write', { id, ...tail }),
      onStarved: () => this.#running.forEach((pump) => pump.yieldSlot()),
    })
  }

  /** Runs a pump to its end; the errors are those of `Ingest.append`. */
  async run(link: IngestLink, id: string, pump: BodyPump): Promise<Appended> {
    this.#running.add(pump)
    try {
      return await this.#settle(link, id, pump)
    } finally {
      this.#running.delete(pump)
      pump.release()
    }
  }

  async #settle(link: IngestLink, id: string, pump: BodyPump): Promise<Appended> {
    const broken = await outcome(pump)
    if (broken !== undefined && !keepsBytes(broken)) return rollBack(link, id, broken)
    const tail = pump.tail()
    try {
      const size = await link.call('end', tail === undefined ? { id } : { id, tail })
      if (broken === undefined) return { received: pump.received, size }
      broken.size = size
    } catch (error) {
      return rollBack(link, id, error)
    }
    throw broken
  }
}

async function outcome(pump: BodyPump): Promise<unknown> {
  try {
    await pump.run()
    return undefined
  } catch (error) {
    return error
  }
}

/** True for the errors after which the bytes received so far stay. */
export function keepsBytes(error: unknown): error is UploadAbortedError | UploadIdleError {
  return error instanceof UploadAbortedError || error instanceof UploadIdleError
}

async function rollBack(link: IngestLink, id: string, error: unknown): Promise<never> {
  await link.call('rollback', { id })
  throw error
}
