import { LRUCache } from 'lru-cache'

const HOUR_MS = 3_600_000
const MOST_HUBS = 10_000

/** What hubs may cause by what they list within an hour: new names to follow, and claims to verify. */
export class HubBudget {
  readonly #most: number
  readonly #now: () => number
  readonly #spent = new LRUCache<string, { since: number; spent: number }>({ max: MOST_HUBS })

  constructor(most: number, now: () => number) {
    this.#most = most
    this.#now = now
  }

  left(hub: string): number {
    return Math.max(0, this.#most - this.#of(hub).spent)
  }

  spend(hub: string, amount: number): void {
    this.#of(hub).spent += amount
  }

  #of(hub: string): { since: number; spent: number } {
    const known = this.#spent.get(hub)
    if (known && Math.abs(this.#now() - known.since) < HOUR_MS) return known
    const fresh = { since: this.#now(), spent: 0 }
    this.#spent.set(hub, fresh)
    return fresh
  }
}
