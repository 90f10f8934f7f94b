const LEAST_PER_ADDRESS = 4
const MOST_PER_DOWNLOAD = 3

/**
 * Counts slots that were handed to sockets as they are ("pinned"): until the client has taken the bytes nobody can have
 * them back. So these are a part of all slots, and each address has its share of them.
 */
export class Pins {
  readonly #most: number
  #pinned = 0
  #downloads = 0
  readonly #addresses = new Map<string, { downloads: number; pinned: number }>()

  constructor(most: number) {
    this.#most = most
  }

  /** How many slots one download may use at once. */
  get perDownload(): number {
    return Math.max(1, Math.min(MOST_PER_DOWNLOAD, Math.floor(this.#most / Math.max(1, this.#downloads))))
  }

  join(address: string): void {
    const entry = this.#addresses.get(address) ?? { downloads: 0, pinned: 0 }
    this.#addresses.set(address, entry)
    entry.downloads++
    this.#downloads++
  }

  leave(address: string): void {
    const entry = this.#addresses.get(address)
    if (entry === undefined) return
    this.#downloads--
    if (--entry.downloads === 0) this.#addresses.delete(address)
  }

  /** True when this address may pin one more slot, which is counted then. */
  take(address: string): boolean {
    const entry = this.#addresses.get(address)
    const share = Math.max(LEAST_PER_ADDRESS, Math.ceil(this.#most / Math.max(1, this.#addresses.size)))
    if (entry === undefined || this.#pinned >= this.#most || entry.pinned >= share) return false
    entry.pinned++
    this.#pinned++
    return true
  }

  give(address: string): void {
    const entry = this.#addresses.get(address)
    if (entry !== undefined) entry.pinned--
    this.#pinned--
  }
}
