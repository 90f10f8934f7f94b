import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { IdleThread } from '../../store/workers/idle-thread.ts'
import type { ReadmeOptions, RenderedReadme } from './render-readme.ts'

export type ReadmeOperations = { render: { args: { text: string; options: ReadmeOptions }; result: RenderedReadme } }

type Outcome = { readme: RenderedReadme | undefined }

const CACHED_BYTES = 16 * 1024 * 1024
const MOST_MS = 4_000
const MOST_WAITING = 16
// Somebody else's may be in front; what is further back comes for whoever looks next.
const TURNS_WAITED = 2
const IDLE_MS = 60_000
const TRY_AGAIN_MS = 10 * 60_000
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 }

/** `mostMs`: for one README, with the start of the thread. */
export type ReadmeRendererOptions = { mostMs?: number }

/** Lays READMEs out in a thread of their own, one at a time, each for a limited time; what came of it is remembered by its content. */
export class ReadmeRenderer {
  readonly #thread = new IdleThread<ReadmeOperations>(new URL('./readme-worker.ts', import.meta.url), { idleMs: IDLE_MS, limits: LIMITS })
  readonly #done = new LRUCache<string, Outcome>({ maxSize: CACHED_BYTES, sizeCalculation: ({ readme }, key) => 2 * (readme?.html.length ?? 0) + key.length + 200 })
  readonly #running = new Map<string, Promise<RenderedReadme | undefined>>()
  readonly #mostMs: number
  #last: Promise<unknown> = Promise.resolve()

  constructor({ mostMs = MOST_MS }: ReadmeRendererOptions = {}) {
    this.#mostMs = mostMs
  }

  /** Undefined when it takes too long or cannot be done: its text is shown as it is then. */
  async render(text: string, options: ReadmeOptions = {}): Promise<RenderedReadme | undefined> {
    const key = keyOf(text, options)
    const known = this.#done.get(key)
    if (known) return known.readme
    const running = this.#running.get(key)
    if (running) return this.#inTime(running)
    if (this.#running.size >= MOST_WAITING) return undefined
    const turn = this.#last.then(() => this.#work(key, text, options))
    this.#running.set(key, turn)
    this.#last = turn
    return this.#inTime(turn)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }

  #inTime(turn: Promise<RenderedReadme | undefined>): Promise<RenderedReadme | undefined> {
    return Promise.race([turn, delay(TURNS_WAITED * this.#mostMs, undefined, { ref: false })])
  }

  async #work(key: string, text: string, options: ReadmeOptions): Promise<RenderedReadme | undefined> {
    const timer = setTimeout(() => this.#thread.kill(), this.#mostMs)
    const readme = await this.#thread.call('render', { text, options }).catch(() => undefined)
    clearTimeout(timer)
    // A machine that was busy may have had no time for it.
    this.#done.set(key, { readme }, readme ? {} : { ttl: TRY_AGAIN_MS })
    this.#running.delete(key)
    return readme
  }
}

function keyOf(text: string, { source = '', showImages = false }: ReadmeOptions): string {
  // Not simply one behind the other: a source may go on as the text of somebody else begins.
  return createHash('sha256').update(JSON.stringify([showImages, source])).update(text).digest('hex')
}
