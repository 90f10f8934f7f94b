import type { Pins } from './pins.ts'

/** The slots of one download that were handed to its socket as they are. */
export class PinnedSlots {
  readonly #pins: Pins
  readonly #address: string
  /** slot → since when (ms) */
  readonly #since = new Map<number, number>()

  constructor(pins: Pins, address: string) {
    this.#pins = pins
    this.#address = address
  }

  get size(): number {
    return this.#since.size
  }

  /** How long the client has not taken the oldest (ms). */
  get age(): number {
    const [oldest = Infinity] = this.#since.values()
    return performance.now() - oldest
  }

  add(slot: number): boolean {
    if (!this.#pins.take(this.#address)) return false
    this.#since.set(slot, performance.now())
    return true
  }

  /** How long the slot was with the socket (ms); undefined when it is not. */
  remove(slot: number): number | undefined {
    const since = this.#since.get(slot)
    if (since === undefined) return undefined
    this.#since.delete(slot)
    this.#pins.give(this.#address)
    return performance.now() - since
  }

  /** Forgets all, and tells which they were. */
  clear(): number[] {
    const slots = [...this.#since.keys()]
    for (const slot of slots) this.remove(slot)
    return slots
  }
}
