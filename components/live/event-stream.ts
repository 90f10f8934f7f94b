/** What has changed: `kind` tag (`name` with `:tag`), name or root; `detail` as the API has it. */
export type HubEvent = { id: number; at: string; kind: string; name: string; detail: unknown }

/** `live`: what happens comes; `lost`: it does not now, and is tried again. */
export type LiveState = 'connecting' | 'live' | 'lost'

/** `onGap`: events are missing, what is shown has to be read again. */
export type EventHandlers = { onEvent: (event: HubEvent) => void; onGap: () => void; onState: (state: LiveState) => void }

type Source = Pick<EventTarget, 'addEventListener'> & { readonly readyState: number; close(): void }

const FIRST_WAIT = 2000
const LONGEST_WAIT = 60_000
const CLOSED = 2

/** The hub's events of a name and what is below it, or of all. It begins with `resume`; `pause` ends it until the next one, which goes on where it was. */
export class EventStream {
  readonly #name: string | undefined
  readonly #handlers: EventHandlers
  readonly #open: (url: string) => Source
  #source: Source | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #wait = FIRST_WAIT
  /** the last event that is known here; of the positions between events browsers tell nothing */
  #last: number | undefined
  #wasOpen = false

  constructor(name: string | undefined, handlers: EventHandlers, open: (url: string) => Source = (url) => new EventSource(url)) {
    this.#name = name
    this.#handlers = handlers
    this.#open = open
  }

  resume(): void {
    if (this.#source || this.#timer !== undefined) return
    const source = (this.#source = this.#open(this.#url()))
    const isNow = (): boolean => this.#source === source
    source.addEventListener('open', () => { if (isNow()) this.#opened() })
    source.addEventListener('message', (message) => { if (isNow()) this.#take(message) })
    source.addEventListener('gap', (message) => { if (isNow()) this.#gap(message) })
    source.addEventListener('error', () => { if (isNow()) this.#failed(source) })
  }

  pause(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#source?.close()
    this.#source = undefined
  }

  #url(): string {
    const query = new URLSearchParams()
    if (this.#name !== undefined) query.set('name', this.#name)
    if (this.#last !== undefined) query.set('after', String(this.#last))
    return `/api/v1/events?${query}`
  }

  #opened(): void {
    this.#wait = FIRST_WAIT
    this.#handlers.onState('live')
    // Nothing had happened before it was paused, so there is nothing to go on from; much may have meanwhile.
    if (this.#wasOpen && this.#last === undefined) this.#handlers.onGap()
    this.#wasOpen = true
  }

  #take(message: Event): void {
    const event = readEvent(message)
    if (!event) return
    this.#last = event.id
    this.#handlers.onEvent(event)
  }

  #gap(message: Event): void {
    const id = message instanceof MessageEvent ? Number(message.lastEventId) : Number.NaN
    if (Number.isSafeInteger(id)) this.#last = id
    this.#handlers.onGap()
  }

  // A connection that breaks is opened again by the browser; after an answer that is none, such as 503, it gives up.
  #failed(source: Source): void {
    this.#handlers.onState('lost')
    if (source.readyState !== CLOSED) return
    this.pause()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.resume()
    }, this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT)
  }
}

// By hand: this is part of pages that have no other use for a library of schemas.
function readEvent(message: Event): HubEvent | undefined {
  const value = message instanceof MessageEvent ? parse(message.data) : undefined
  if (typeof value !== 'object' || value === null || !('id' in value && 'at' in value && 'kind' in value && 'name' in value)) return undefined
  const { id, at, kind, name } = value
  if (typeof id !== 'number' || typeof at !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined
  return { id, at, kind, name, detail: 'detail' in value ? value.detail : undefined }
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}
