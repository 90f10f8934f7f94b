import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import { isBlock } from '../blocks/verify-block.ts'
import type { RangeAnswer } from '../files/leaf-run.ts'
import { SourceFailureError } from '../net/errors.ts'
import { firstSuccess } from './first-success.ts'
import { SourceHealth } from './source-health.ts'
import type { Source } from './source.ts'

const STAGGER_MS = 1500
const BLOCKS_ONLY_MS = 60_000

type Entry = { source: Source; health: SourceHealth }

/** Sources in the order of their merit; each block is verified, and whoever sends a wrong one is left out for ten minutes. */
export class SourceSet {
  readonly #health = new LRUCache<string, SourceHealth>({ max: 1000 })
  readonly #blocksOnly = new LRUCache<string, true>({ max: 100, ttl: BLOCKS_ONLY_MS })
  readonly #warn: (source: string, sentence: string) => void
  readonly #now: () => number

  constructor(warn: (source: string, sentence: string) => void, now: () => number = Date.now) {
    this.#warn = warn
    this.#now = now
  }

  /** Verified bytes from the best of the sources that has them. Rejects with AggregateError of SourceFailureError, or the signal's reason. */
  get(sources: Source[], cid: CID, signal?: AbortSignal): Promise<Uint8Array> {
    const attempts = this.#ranked(sources).map((entry) => (stop: AbortSignal) => this.#try(entry, cid, stop))
    return firstSuccess(attempts, STAGGER_MS, signal)
  }

  /** Bytes of a file in one answer from the best source, if that one gives files so; tried again after a while when it did not. */
  async range(sources: Source[], file: CID, start: number, end: number, signal: AbortSignal): Promise<RangeAnswer | undefined> {
    const [best] = this.#ranked(sources)
    if (!best?.source.range || this.#blocksOnly.has(best.source.name)) return undefined
    const { source, health } = best
    try {
      const response = await source.range?.(file, start, end, signal)
      const lied = (sentence: string): void => this.#note(source, health, new SourceFailureError('LIED', `${source.name} sent ${sentence}`), 0, false)
      return response && { body: response, stop: () => void response.destroy(), lied }
    } catch (error) {
      this.#blocksOnly.set(source.name, true)
      throw error
    }
  }

  #ranked(sources: Source[]): Entry[] {
    const now = this.#now()
    return sources.map((source) => ({ source, health: this.healthOf(source.name) }))
      .filter(({ health }) => !health.isExcluded(now))
      .sort((a, b) => a.health.rank(now) - b.health.rank(now))
  }

  /** The record of a source, by name. */
  healthOf(name: string): SourceHealth {
    const health = this.#health.get(name) ?? new SourceHealth()
    this.#health.set(name, health)
    return health
  }

  async #try({ source, health }: Entry, cid: CID, stop: AbortSignal): Promise<Uint8Array> {
    const begun = performance.now()
    try {
      const bytes = await source.get(cid, stop)
      if (!isBlock(cid, bytes)) throw new SourceFailureError('LIED', `${source.name} sent other bytes than ${cid.toString()}`)
      health.succeeded(performance.now() - begun)
      return bytes
    } catch (error) {
      this.#note(source, health, error, performance.now() - begun, stop.aborted)
      throw error
    }
  }

  #note(source: Source, health: SourceHealth, error: unknown, elapsedMs: number, overtaken: boolean): void {
    if (overtaken) return health.slow(elapsedMs)
    health.failed(error, this.#now())
    if (error instanceof SourceFailureError && error.code === 'LIED') this.#warn(source.name, error.message)
  }
}
