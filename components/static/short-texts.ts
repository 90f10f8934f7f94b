type Told = (text: string | undefined) => void
type Wanted = { name: string; tell: Told }

/**
 * Short texts of many repositories, read as they come into view: a few at once, those that were asked for last first, and none
 * for what was scrolled away before its turn came.
 */
export class ShortTexts {
  readonly #read: (name: string) => Promise<string | undefined>
  readonly #most: number
  readonly #known = new Map<string, string | undefined>()
  #waiting: Wanted[] = []
  #running = 0

  constructor(read: (name: string) => Promise<string | undefined>, most = 6) {
    this.#read = read
    this.#most = most
  }

  /** What is known by now; undefined for what has none, too. */
  known(name: string): string | undefined {
    return this.#known.get(name)
  }

  /** Tells the text once it is here; the function that is returned takes the wish back. */
  want(name: string, tell: Told): () => void {
    if (this.#known.has(name)) return () => {}
    const wanted = { name, tell }
    this.#waiting.push(wanted)
    this.#next()
    return () => { this.#waiting = this.#waiting.filter((one) => one !== wanted) }
  }

  #next(): void {
    if (this.#running >= this.#most) return
    const wanted = this.#waiting.pop()
    if (wanted) void this.#bring(wanted)
  }

  // A text that cannot be read is no reason to say more than that there is none: its repository's page tells why.
  async #bring({ name, tell }: Wanted): Promise<void> {
    this.#running++
    const text = await this.#read(name).catch(() => undefined)
    this.#running--
    this.#known.set(name, text)
    tell(text)
    this.#next()
  }
}
