const READS_PER_TURN = 32
const MOST_MS = 16

/**
 * Lets so many reads start in one turn of the event loop, and for so long: a source of pieces may have to look for its next
 * one. Node takes up to a thousand of a thread's messages at once, and where a read's answer starts the next read they do not
 * run out: uploads would wait for half a second meanwhile.
 */
export class TurnBudget {
  #started = 0
  #until = 0
  readonly #later = new Set<() => void>()

  /** True when one more may start; otherwise `again` is called in the next turn. */
  take(again: () => void): boolean {
    const now = performance.now()
    if (this.#started++ === 0) {
      setImmediate(this.#renew)
      this.#until = now + MOST_MS
    }
    if (this.#started <= READS_PER_TURN && now <= this.#until) return true
    this.#later.add(again)
    return false
  }

  #renew = (): void => {
    this.#started = 0
    const waiting = [...this.#later]
    this.#later.clear()
    for (const again of waiting) again()
  }
}
