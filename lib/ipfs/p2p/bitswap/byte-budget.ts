/** All peers together hold more than there is room for. */
export class BudgetSpentError extends Error {
  readonly code = 'BUDGET_SPENT'
  override name = 'BudgetSpentError'
}

/** Bytes that may be held at a time. */
export class ByteBudget {
  #left: number

  constructor(bytes: number) {
    this.#left = bytes
  }

  /** Throws BudgetSpentError when there is not enough left; nothing is taken then. */
  take(bytes: number): void {
    if (bytes > this.#left) throw new BudgetSpentError('too much is unfinished at once')
    this.#left -= bytes
  }

  release(bytes: number): void {
    this.#left += bytes
  }
}
