/** What was read before, for who comes back to it: the latest of each key, a few. */
export class KeptResults<T> {
  readonly #most: number
  readonly #results = new Map<string, T>()

  constructor(most = 30) {
    this.#most = most
  }

  get(key: string): T | undefined {
    return this.#results.get(key)
  }

  set(key: string, value: T): void {
    this.#results.delete(key)
    this.#results.set(key, value)
    for (const [oldest] of this.#results) if (this.#results.size > this.#most) this.#results.delete(oldest)
  }
}
