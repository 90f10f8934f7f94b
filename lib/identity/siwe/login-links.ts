import { createHash, randomBytes } from 'node:crypto'

/** How long a link is good. */
export const LINK_MS = 5 * 60_000
const MOST_LINKS = 20

/** One-time codes by which somebody at the hub's own machine signs a browser in. In memory: they end with the process. */
export class LoginLinks {
  readonly #now: () => number
  /** by the code's sha256: who signs in, until when */
  readonly #links = new Map<string, { address: string; expiresAt: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** A new code of 256 random bits; the oldest go when too many were made. */
  make(address: string): { code: string; expiresAt: number } {
    const code = randomBytes(32).toString('base64url')
    const expiresAt = this.#now() + LINK_MS
    const [oldest] = this.#links.size >= MOST_LINKS ? this.#links.keys() : []
    if (oldest !== undefined) this.#links.delete(oldest)
    this.#links.set(hashOf(code), { address, expiresAt })
    return { code, expiresAt }
  }

  /** Uses a code up; whose it was, undefined when it is not good, or no longer. */
  take(code: string): string | undefined {
    const link = this.#links.get(hashOf(code))
    this.#links.delete(hashOf(code))
    return link && link.expiresAt > this.#now() ? link.address : undefined
  }
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64')
}
