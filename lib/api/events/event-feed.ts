import type { ServerResponse } from 'node:http'
import type { EventPage } from '../../db/index/queries/events.ts'
import { EventLog, type ReadEvents } from './event-log.ts'
import { formatEvent, formatGap, formatPosition, isBelow } from './write-event.ts'

const BEAT_MS = 15_000
const MOST_CLIENTS = 500
const MOST_PER_ADDRESS = 20

export type EventReader = { address: string; /** the last event that it has */ after: number | undefined; /** of this name and what is below it alone */ name: string | undefined }
type Client = EventReader & { res: ServerResponse }

/** Who listens to what happens: a bounded number of responses that stay open, all served from one log. */
export class EventFeed {
  readonly #log: EventLog
  readonly #clients = new Set<Client>()
  #beat: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(read: ReadEvents) {
    this.#log = new EventLog(read)
  }

  /** Why another reader from an address cannot be served now; undefined when it can. */
  whyNot(address: string): string | undefined {
    if (this.#isClosed) return 'the hub is stopping'
    if (this.#clients.size >= MOST_CLIENTS) return `at most ${MOST_CLIENTS} listen at the same time`
    const same = [...this.#clients].filter((client) => client.address === address).length
    return same >= MOST_PER_ADDRESS ? `at most ${MOST_PER_ADDRESS} listen from one address` : undefined
  }

  /** Writes events to a response, whose head is written, until the client or the hub ends it. */
  serve(res: ServerResponse, reader: EventReader): void {
    const client = { ...reader, res }
    this.#clients.add(client)
    const end = this.#log.open()
    this.#beat ??= setInterval(() => this.#heartbeat(), BEAT_MS).unref()
    res.once('close', () => {
      end()
      this.#clients.delete(client)
      if (this.#clients.size > 0) return
      clearInterval(this.#beat)
      this.#beat = undefined
    })
    res.write('retry: 2000\n\n')
    void this.#run(client)
  }

  /** Ends all responses; nobody is served from now on. */
  close(): void {
    this.#isClosed = true
    for (const { res } of this.#clients) res.end()
    this.#log.wake()
  }

  async #run({ res, after, name }: Client): Promise<void> {
    try {
      let last = after ?? (await this.#log.newest())
      // Who is cut off before anything happened goes on from here too.
      if (after === undefined && isOpen(res)) res.write(formatPosition(last))
      while (isOpen(res)) {
        const page = await this.#log.after(last)
        if (!page || !isOpen(res)) continue
        const text = format(page, name)
        last = page.last
        // Who takes nothing gets nothing more; the next page is read when there is room for it.
        if (!res.write(text)) await roomIn(res)
      }
    } catch {
      // The client asks again, and says where it was.
      res.end()
    }
  }

  #heartbeat(): void {
    for (const { res } of this.#clients) if (isOpen(res) && !res.writableNeedDrain) res.write(':\n\n')
    this.#log.wake()
  }
}

function format({ items, last, lost }: EventPage, name: string | undefined): string {
  const events = items.filter((event) => isBelow(event.name, name))
  const position = events.at(-1)?.id === last ? '' : formatPosition(last)
  return (lost ? formatGap(items[0] ? items[0].id - 1 : last) : '') + events.map(formatEvent).join('') + position
}

function isOpen(res: ServerResponse): boolean {
  return !res.destroyed && !res.writableEnded
}

function roomIn(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    res.once('drain', resolve)
    res.once('close', resolve)
  })
}
