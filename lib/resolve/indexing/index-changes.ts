const MOST_KEPT = 10_000
const LONGEST_MS = 20_000

/** `seen`: how far this tells; `names` of own namespaces and of followed names, null: look at everything. */
export type ChangesSince = { seen: number; names: string[] | null }

/**
 * What has changed that the indexer should look at, the last 10,000 changes of it. A number of before the hub's start lies before
 * all of its own, so who has one is told to look at everything.
 */
export class IndexChanges {
  readonly #names: string[] = []
  readonly #waiting = new Set<() => void>()
  readonly #first: number
  #dropped = 0
  #closed = false

  constructor(now: () => number) {
    this.#first = now()
  }

  get #seen(): number {
    return this.#first + this.#dropped + this.#names.length
  }

  /** Its root, its state, or whether it is followed or denied has changed. */
  note(name: string): void {
    this.#names.push(name)
    // One by one an array of such a size would be moved at each change.
    if (this.#names.length >= 2 * MOST_KEPT) this.#dropped += this.#names.splice(0, MOST_KEPT).length
    for (const wake of this.#waiting) wake()
  }

  /** What has changed after a number told before: at once when there is something, else when there is, or nothing after `forMs`. */
  async after(seen: number, forMs = LONGEST_MS): Promise<ChangesSince> {
    if (seen === this.#seen) await this.#next(forMs)
    const from = seen - this.#first - this.#dropped
    const isKnown = seen >= this.#first && from >= Math.max(0, this.#names.length - MOST_KEPT) && from <= this.#names.length
    return { seen: this.#seen, names: isKnown ? [...new Set(this.#names.slice(from))] : null }
  }

  /** Nobody waits any longer. */
  close(): void {
    this.#closed = true
    for (const wake of this.#waiting) wake()
  }

  #next(forMs: number): Promise<void> {
    if (this.#closed) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, forMs)
      this.#waiting.add(wake)
    })
  }
}
