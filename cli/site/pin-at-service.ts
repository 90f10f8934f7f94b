import { setTimeout as delay } from 'node:timers/promises'
import type { NewPin, Pin, PinningClient } from './pinning-client.ts'
import { PinningError } from './pinning-error.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

export type PinOptions = {
  /** wait until it is pinned */
  wait: boolean
  timeoutMs: number
  onPin: (pin: Pin) => void
  /** peers of the service that may be connected to */
  onDelegates: (addresses: string[]) => void
}

/** How a pin stands; `isNew`: it was asked for now. */
export type PinResult = { id: string; status: Pin['status']; isNew: boolean }

/**
 * Has a service pin content, or goes on with the pin that it has already: a command that was cut off is given again. What
 * passes is tried again until the time is up. Throws PinningError.
 */
export async function pinAtService(client: PinningClient, pin: NewPin, options: PinOptions): Promise<PinResult> {
  const attempts = new Attempts(performance.now() + options.timeoutMs)
  let found: { pin: Pin; isNew: boolean } | undefined
  while (!found) found = await attempts.try(() => findOrAdd(client, pin))
  const { isNew } = found
  let current = found.pin
  options.onDelegates(current.delegates)
  for (;;) {
    options.onPin(current)
    if (current.status === 'failed') throw new PinningError(`it was not pinned${current.details === undefined ? '' : `: ${current.details}`}`)
    if (current.status === 'pinned' || !options.wait) return { id: current.id, status: current.status, isNew }
    await attempts.pause(`the service says ${current.status}. It goes on by itself; the same command looks again`)
    current = (await attempts.try(() => client.get(current.id))) ?? current
  }
}

async function findOrAdd(client: PinningClient, pin: NewPin): Promise<{ pin: Pin; isNew: boolean }> {
  const [there] = await client.find(pin.cid)
  return there ? { pin: there, isNew: false } : { pin: await client.add(pin), isNew: true }
}

/** Questions with growing pauses between them, until a time. */
class Attempts {
  readonly #until: number
  #pauseMs = FIRST_PAUSE_MS

  constructor(until: number) {
    this.#until = until
  }

  /** Undefined when it failed in a way that may pass; then a pause has been made. */
  async try<T>(question: () => Promise<T>): Promise<T | undefined> {
    try {
      return await question()
    } catch (error) {
      if (!(error instanceof PinningError && error.isPassing)) throw error
      await this.pause(error.message)
      return undefined
    }
  }

  /** Throws PinningError with the reason when the time is up. */
  async pause(why: string): Promise<void> {
    if (performance.now() + this.#pauseMs > this.#until) throw new PinningError(`the time is up: ${why}`)
    await delay(this.#pauseMs)
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 1.5)
  }
}
