import { LRUCache } from 'lru-cache'

const MOST_CLIENTS = 10_000

export type Rate = { burst: number; perSecond: number }

/** Token buckets by client; those not heard of for longest are forgotten, which only fills their bucket. */
export class RateLimit {
  readonly #rate: Rate
  readonly #now: () => number
  readonly #buckets = new LRUCache<string, { tokens: number; at: number }>({ max: MOST_CLIENTS })

  constructor(rate: Rate, now: () => number) {
    this.#rate = rate
    this.#now = now
  }

  /** Takes one; 0, or after how many seconds there is one again. */
  take(client: string): number {
    const now = this.#now()
    const { tokens, at } = this.#buckets.get(client) ?? { tokens: this.#rate.burst, at: now }
    const filled = Math.min(this.#rate.burst, tokens + (Math.max(0, now - at) / 1000) * this.#rate.perSecond)
    this.#buckets.set(client, { tokens: filled < 1 ? filled : filled - 1, at: now })
    return filled < 1 ? Math.ceil((1 - filled) / this.#rate.perSecond) : 0
  }
}
