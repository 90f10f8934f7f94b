import { randomBytes, randomInt } from 'node:crypto'

/** `client` is what the program calls itself, `from` the network address that it asked from: both are its word. */
export type DeviceRequest = { client: string; from: string }
export type DeviceLogin = DeviceRequest & { userCode: string; startedAt: number; expiresAt: number }
export type DevicePoll = { state: 'pending' | 'early' | 'denied' | 'gone' } | { state: 'approved'; address: string; client: string }

type Waiting = DeviceLogin & { deviceCode: string; polledAt: number; answer?: { address: string } | 'denied' }

/** How long somebody has to approve, and the least time between two questions of the program. */
export const DEVICE_MS = 10 * 60_000
export const POLL_MS = 5000

// Without vowels no word comes about, and no digit can be taken for a letter.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const MOST_WAITING = 10_000
// Clocks and networks are not exact.
const EARLY_MS = POLL_MS - 1000

/** Programs that wait until somebody approves their login in a browser (after RFC 8628). In memory: after a restart they start again. */
export class DeviceLogins {
  readonly #now: () => number
  readonly #byDevice = new Map<string, Waiting>()
  readonly #byUser = new Map<string, Waiting>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** A new login; undefined when too many wait. */
  start(request: DeviceRequest): { deviceCode: string; userCode: string; expiresAt: number } | undefined {
    this.#sweep()
    if (this.#byDevice.size >= MOST_WAITING) return undefined
    const [deviceCode, userCode, startedAt] = [randomBytes(32).toString('base64url'), this.#freeCode(), this.#now()]
    const waiting = { ...request, deviceCode, userCode, startedAt, expiresAt: startedAt + DEVICE_MS, polledAt: 0 }
    this.#byDevice.set(deviceCode, waiting)
    this.#byUser.set(userCode, waiting)
    return waiting
  }

  /** What waits under a code, as a person may have typed it. */
  find(userCode: string): DeviceLogin | undefined {
    const waiting = this.#byUser.get(spelled(userCode))
    if (!waiting || waiting.answer || waiting.expiresAt <= this.#now()) return undefined
    const { client, from, userCode: code, startedAt, expiresAt } = waiting
    return { client, from, userCode: code, startedAt, expiresAt }
  }

  /** Somebody approved or denied; false when nothing waits under the code. */
  decide(userCode: string, answer: { address: string } | 'denied'): boolean {
    const waiting = this.find(userCode) && this.#byUser.get(spelled(userCode))
    if (!waiting) return false
    waiting.answer = answer
    return true
  }

  /** How a login stands; an answer is given once. */
  poll(deviceCode: string): DevicePoll {
    const waiting = this.#byDevice.get(deviceCode)
    const now = this.#now()
    if (!waiting || waiting.expiresAt <= now) return { state: 'gone' }
    if (!waiting.answer) {
      const isEarly = now - waiting.polledAt < EARLY_MS
      waiting.polledAt = now
      return { state: isEarly ? 'early' : 'pending' }
    }
    this.#forget(waiting)
    return waiting.answer === 'denied' ? { state: 'denied' } : { state: 'approved', address: waiting.answer.address, client: waiting.client }
  }

  #freeCode(): string {
    for (;;) {
      const code = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
      const shown = `${code.slice(0, 4)}-${code.slice(4)}`
      if (!this.#byUser.has(shown)) return shown
    }
  }

  // The oldest come first.
  #sweep(): void {
    for (const waiting of this.#byDevice.values()) {
      if (waiting.expiresAt > this.#now()) return
      this.#forget(waiting)
    }
  }

  #forget({ deviceCode, userCode }: Waiting): void {
    this.#byDevice.delete(deviceCode)
    this.#byUser.delete(userCode)
  }
}

function spelled(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, '')
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}
