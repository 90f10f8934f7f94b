import { firstSuccess } from '../../resolve/sources/first-success.ts'
import { SourceFailureError } from '../../resolve/net/errors.ts'
import { SourceHealth } from '../../resolve/sources/source-health.ts'
import { Gateway } from './gateway.ts'

// So long one gateway has for itself before the next is asked too.
const HEDGE_MS = 300
const MOST_GATEWAYS = 16
const MOST_AT_ONCE = 32
// How long all of them together have, counted from when it is a request's turn.
const REQUEST_MS = 20_000
const AGAIN_MS = 200

/** How a gateway or router has served in this visit. `dishonest`: it sent what it was not asked for, and is asked no more; `why` is a sentence without its full stop. */
export type ServerState = { url: string; state: 'untried' | 'good' | 'failing' | 'dishonest'; why?: string }

type Work<T> = (gateway: Gateway, signal: AbortSignal) => Promise<T>
type Entry = { gateway: Gateway; health: SourceHealth }

/** The gateways of a visit: the quickest is asked first, the next when it does not answer at once; whoever lies is dropped and named. */
export class StaticNetwork {
  readonly #entries: Entry[]
  readonly #states = new Map<string, ServerState>()
  readonly #listeners = new Set<() => void>()
  #free = MOST_AT_ONCE
  readonly #waiting: (() => void)[] = []

  constructor(gateways: readonly URL[]) {
    const origins = new Map(gateways.map((url) => [url.origin, url]))
    this.#entries = [...origins.values()].slice(0, MOST_GATEWAYS).map((url) => ({ gateway: new Gateway(url, { mayHaveSubdomains: true }), health: new SourceHealth() }))
    for (const { gateway } of this.#entries) this.#states.set(gateway.name, { url: gateway.name, state: 'untried' })
  }

  /** Those that did not lie yet, the best first. */
  get gateways(): Gateway[] {
    return this.#ranked().map(({ gateway }) => gateway)
  }

  /** Everybody that was asked or is to be, for the visitor. */
  get states(): ServerState[] {
    return [...this.#states.values()]
  }

  /** `listener` is told when a state changed; the result ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Notes that a gateway or router sent what it was not asked for: nothing is asked of it any more. */
  accuse(url: string, why: string): void {
    this.#note({ url, state: 'dishonest', why })
  }

  isDropped(url: string): boolean {
    return this.#states.get(url)?.state === 'dishonest'
  }

  /**
   * What `work` gives with the first gateway that can do it, once it is its turn: within 20 s. Rejects with AggregateError of what
   * went wrong with each, TimeoutError, or the signal's reason.
   */
  async race<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
    await this.#turn(signal)
    const within = AbortSignal.any([AbortSignal.timeout(REQUEST_MS), ...(signal ? [signal] : [])])
    try {
      return await this.#round(work, within).catch((error: unknown) => this.#again(error, work, within))
    } finally {
      this.#free++
      this.#waiting.shift()?.()
    }
  }

  #round<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    return firstSuccess(this.#ranked().map((entry) => (stop: AbortSignal) => this.#try(entry, work, stop)), HEDGE_MS, signal)
  }

  // A connection that had been kept open may be closed at the moment that it is used.
  async #again<T>(error: unknown, work: Work<T>, signal: AbortSignal): Promise<T> {
    if (!(error instanceof AggregateError) || !error.errors.some((one) => one instanceof SourceFailureError && one.code === 'BROKEN')) throw error
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    return this.#round(work, signal)
  }

  #ranked(): Entry[] {
    const now = Date.now()
    return this.#entries.filter(({ gateway }) => !this.isDropped(gateway.name)).sort((a, b) => a.health.rank(now) - b.health.rank(now))
  }

  async #try<T>({ gateway, health }: Entry, work: Work<T>, stop: AbortSignal): Promise<T> {
    const begun = performance.now()
    try {
      const result = await work(gateway, stop)
      health.succeeded(performance.now() - begun)
      this.#note({ url: gateway.name, state: 'good' })
      return result
    } catch (error) {
      if (stop.aborted) health.slow(performance.now() - begun)
      else this.#failed(gateway, health, error)
      throw error
    }
  }

  #failed({ name }: Gateway, health: SourceHealth, error: unknown): void {
    health.failed(error, Date.now())
    if (!(error instanceof SourceFailureError)) return
    if (error.code === 'LIED') this.accuse(name, error.message)
    else if (error.code !== 'NOT_FOUND') this.#note({ url: name, state: 'failing', why: error.message })
  }

  #note(state: ServerState): void {
    const before = this.#states.get(state.url)
    if (before?.state === 'dishonest' || (before?.state === state.state && before.why === state.why)) return
    this.#states.set(state.url, state)
    for (const listener of this.#listeners) listener()
  }

  async #turn(signal?: AbortSignal): Promise<void> {
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#free--
    if (!signal?.aborted) return
    this.#free++
    this.#waiting.shift()?.()
    signal.throwIfAborted()
  }
}
