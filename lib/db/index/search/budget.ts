/** How much of the index one page may look at, in microseconds or so; a page that runs out of it ends early and goes on behind `stoppedAt`. */
export class Budget {
  #left: number
  /** the place that was looked at last, when the budget is used up */
  stoppedAt: number | undefined

  constructor(total: number) {
    this.#left = total
  }

  /** Notes what was spent to come to a place; false when that was the last of it. */
  spend(amount: number, place: number): boolean {
    this.#left -= amount
    if (this.#left > 0) return true
    this.stoppedAt = place
    return false
  }
}
