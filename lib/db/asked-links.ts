export type Link = { repositoryId: number; blobId: number }

const MOST = 100_000
const keyOf = ({ repositoryId, blobId }: Link): string => `${repositoryId}/${blobId}`

/**
 * Which blobs of which repositories clients were lately told to be there. A client that hears so pushes a manifest next,
 * without pushing the blob again, so such a link is kept like a fresh one. In memory, the latest 100,000.
 */
export class AskedLinks {
  /** Unix ms; Infinity while an answer kept in memory may be given again unseen */
  readonly #asked = new Map<string, number>()
  readonly #going = new Set<string>()

  /** A client is about to be told that the blob is there; false when it must not be, because the link is just being removed. */
  tell(link: Link): boolean {
    const key = keyOf(link)
    if (this.#going.has(key)) return false
    this.#asked.delete(key)
    this.#asked.set(key, Infinity)
    if (this.#asked.size > MOST) this.#forgetOldest()
    return true
  }

  /** No answer kept in memory is given any more: whatever was told was told before `now`. */
  settle(now: number): void {
    for (const [key, at] of this.#asked) if (at === Infinity) this.#asked.set(key, now - 1)
  }

  /** True when somebody may have been told at `time` or later; `now` is when the collection began. */
  isAskedSince(link: Link, time: number, now: number): boolean {
    return Math.min(this.#asked.get(keyOf(link)) ?? -Infinity, now - 1) >= time
  }

  /** Runs the removal of links; nobody is told of them meanwhile. */
  async removing<T>(links: Link[], removal: () => Promise<T>): Promise<T> {
    for (const link of links) this.#going.add(keyOf(link))
    try {
      return await removal()
    } finally {
      this.#going.clear()
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#asked.keys()
    if (oldest !== undefined) this.#asked.delete(oldest)
  }
}
