export const SLOT_BYTES = 1024 * 1024

/** The view of one slot in the memory that all threads share. */
export function slotView(memory: SharedArrayBuffer, slot: number, length: number, slotBytes = SLOT_BYTES): Uint8Array {
  return new Uint8Array(memory, slot * slotBytes, length)
}

/**
 * A bounded set of equal slots in one shared buffer. The buffer's pages cost memory only once touched, and the slot
 * given back last is handed out first, so a quiet hub stays small.
 */
export class SlotPool {
  readonly memory: SharedArrayBuffer
  readonly total: number
  readonly slotBytes: number
  readonly #free: number[]
  readonly #waiting = new Set<() => void>()

  constructor(total: number, slotBytes = SLOT_BYTES) {
    this.total = total
    this.slotBytes = slotBytes
    this.memory = new SharedArrayBuffer(total * slotBytes)
    this.#free = Array.from({ length: total }, (_, index) => total - 1 - index)
  }

  get free(): number {
    return this.#free.length
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** A free slot's number, or undefined when all are in use: then `wait`. */
  take(): number | undefined {
    return this.#free.pop()
  }

  /** Calls `wake` once when a slot is free; first come, first served. */
  wait(wake: () => void): void {
    this.#waiting.add(wake)
  }

  forget(wake: () => void): void {
    this.#waiting.delete(wake)
  }

  give(slot: number): void {
    this.#free.push(slot)
    // A loop: whoever is woken may not take it, and the next in line must not be passed over for that.
    for (const wake of this.#waiting) {
      if (this.#free.length === 0) return
      this.#waiting.delete(wake)
      wake()
    }
  }

  view(slot: number, length = this.slotBytes): Uint8Array {
    return slotView(this.memory, slot, length, this.slotBytes)
  }
}
