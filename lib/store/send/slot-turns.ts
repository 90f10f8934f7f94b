import { SlotPool } from '../ingest/slots.ts'

/**
 * The slots of all downloads. With none free, addresses take turns, and so do the downloads of one address among
 * themselves; and who holds a slot only because its client does not take bytes is asked for it.
 */
export class SlotTurns {
  readonly pool: SlotPool
  /** address → who waits; the address whose turn is next comes first */
  readonly #lines = new Map<string, Set<() => void>>()
  readonly #holders = new Set<() => void>()
  #waiting = 0

  constructor(slots: number, slotBytes: number) {
    this.pool = new SlotPool(slots, slotBytes)
  }

  get waiting(): number {
    return this.#waiting
  }

  /** A free slot's number, or undefined when all are in use: then `wait`. */
  take(): number | undefined {
    return this.pool.take()
  }

  /** Calls `wake` once when a slot is free and it is this one's turn. */
  wait(address: string, wake: () => void): void {
    const line = this.#lines.get(address) ?? new Set()
    this.#lines.set(address, line.add(wake))
    this.#waiting++
    for (const giveBack of this.#holders) {
      if (this.#waiting === 0) return
      giveBack()
    }
  }

  forget(address: string, wake: () => void): void {
    const line = this.#lines.get(address)
    if (!line?.delete(wake)) return
    this.#waiting--
    if (line.size === 0) this.#lines.delete(address)
  }

  /** Calls `giveBack`, which lets go, when others wait; at once when they do already. */
  hold(giveBack: () => void): void {
    this.#holders.add(giveBack)
    if (this.#waiting > 0) giveBack()
  }

  letGo(giveBack: () => void): void {
    this.#holders.delete(giveBack)
  }

  give(slot: number): void {
    this.pool.give(slot)
    // A loop: whoever is woken may not take it, and the next in line must not be passed over for that.
    while (this.#waiting > 0 && this.pool.free > 0) this.#wakeNext()
  }

  #wakeNext(): void {
    const [[address, line] = []] = this.#lines
    const [wake] = line ?? []
    if (address === undefined || line === undefined || wake === undefined) return
    this.forget(address, wake)
    if (this.#lines.delete(address)) this.#lines.set(address, line)
    wake()
  }
}
