import type { EventPage, EventRow } from '../../db/index/queries/events.ts'

const POLL_MS = 250
const MOST_KEPT = 1000
const PAGE = 200

export type ReadEvents = (question: { after?: number | undefined; limit: number }) => Promise<EventPage>

/** What happened, for any number of readers: while there are any the index is asked for more four times a second, once for all of them. */
export class EventLog {
  readonly #read: ReadEvents
  /** the newest events, and the ids that they cover: all in (#from, #last] */
  #kept: EventRow[] = []
  #from = 0
  #last: number | undefined
  #waiting = Promise.withResolvers<void>()
  #readers = 0
  #timer: NodeJS.Timeout | undefined

  constructor(read: ReadEvents) {
    this.#read = read
  }

  /** Begins to look for more; the returned function ends it. */
  open(): () => void {
    if (this.#readers++ === 0) this.#schedule()
    return () => {
      if (--this.#readers > 0) return
      clearTimeout(this.#timer)
      this.#timer = undefined
      // Nobody looks on from here: what the next reader finds kept would have a gap behind it.
      this.#last = undefined
    }
  }

  /** The id of the newest event. */
  async newest(): Promise<number> {
    return (await this.#read({ limit: 1 })).last
  }

  /** What came after an event, at least one or `lost`; undefined when nothing has within a moment, or the index does not answer. */
  async after(id: number): Promise<EventPage | undefined> {
    if (this.#last !== undefined && id >= this.#from && id < this.#last) return { items: this.#kept.filter((event) => event.id > id), last: this.#last, lost: false }
    if (this.#last === id) return void (await this.#waiting.promise)
    const page = await this.#read({ after: id, limit: PAGE })
    if (page.lost || page.last > id) return page
    return void (await this.#waiting.promise)
  }

  /** Lets those who wait look whether they still need to. */
  wake(): void {
    this.#waiting.resolve()
    this.#waiting = Promise.withResolvers()
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#look().catch(() => {}).finally(() => this.#readers > 0 && this.#schedule()), POLL_MS).unref()
  }

  async #look(): Promise<void> {
    const page = await this.#read({ after: this.#last, limit: PAGE })
    if (this.#readers === 0) return
    const isGap = this.#last === undefined || page.lost
    if (!isGap && page.last === this.#last) return
    this.#kept = isGap ? [] : [...this.#kept, ...page.items].slice(-MOST_KEPT)
    if (isGap) this.#from = page.last
    else if (this.#kept.length === MOST_KEPT) this.#from = (this.#kept[0]?.id ?? 1) - 1
    this.#last = page.last
    this.wake()
  }
}
