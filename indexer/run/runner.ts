import { findSource, listSources, putSourceState, type SourceRow } from '../../lib/db/index/sources.ts'
import { isDamage } from '../../lib/db/index/open.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { addEvents } from './events.ts'
import { indexName, needsReading } from './index-name.ts'
import { NameQueue } from './name-queue.ts'
import type { IndexParts } from './parts.ts'
import { standsOtherwise, stateEvents } from './states.ts'
import { expireClaims, judgeListed, pushedSince, takePushTimes } from './upkeep.ts'

const OVERLAP_MS = 5000

/** Which names are to be read, and the reading of them: one at a time of each name, several names at once. */
export class Runner {
  readonly #parts: IndexParts
  readonly #queue: NameQueue
  #pushedSince: number | undefined
  readonly #lost = Promise.withResolvers<never>()

  constructor(parts: IndexParts) {
    this.#parts = parts
    // Whoever waits for it is told; until then it is nobody's fault.
    this.#lost.promise.catch(() => {})
    this.#queue = new NameQueue({ work: (name) => indexName(parts, name), now: parts.now, failed: (name, err, pauseMs) => this.#failed(name, err, pauseMs) })
  }

  /** Rejects when the index cannot be read any more. */
  get lost(): Promise<never> {
    return this.#lost.promise
  }

  /** Looks at these names, or at all; resolves when all that differs waits to be read, and states are written. */
  async look(names: readonly string[] | null): Promise<void> {
    const { view, index } = this.#parts
    if (names === null) return this.#lookAtAll()
    const states: Wanted[] = []
    for (const name of new Set(names)) {
      const [wanted, row] = [view.name(name), findSource(index, name)]
      if (wanted) this.#compare(wanted, row, states)
      else if (row) this.#queue.add(name, { own: row.kind === 'own', root: null })
    }
    await this.#write(states)
    await judgeListed(this.#parts, names)
    await this.#takePushTimes()
  }

  /** Resolves when nothing waits to be read but what has failed. */
  idle(): Promise<void> {
    return this.#queue.idle()
  }

  async close(): Promise<void> {
    await this.#queue.close()
  }

  async #lookAtAll(): Promise<void> {
    const rows = listSources(this.#parts.index)
    const states: Wanted[] = []
    for (const wanted of this.#parts.view.names()) {
      this.#compare(wanted, rows.get(wanted.name), states)
      rows.delete(wanted.name)
    }
    for (const { name, kind } of rows.values()) this.#queue.add(name, { own: kind === 'own', root: null })
    await this.#write(states)
    await expireClaims(this.#parts)
    await judgeListed(this.#parts, this.#parts.view.seenKeys())
    await this.#takePushTimes()
  }

  // A push under way while this looks has its time when it looks again.
  async #takePushTimes(): Promise<void> {
    const since = this.#pushedSince ?? pushedSince(this.#parts.index)
    this.#pushedSince = this.#parts.now() - OVERLAP_MS
    await takePushTimes(this.#parts, since)
  }

  #compare(wanted: Wanted, row: SourceRow | undefined, states: Wanted[]): void {
    if (needsReading(wanted, row)) this.#queue.add(wanted.name, { own: wanted.kind === 'own', root: wanted.root })
    else if (!row || standsOtherwise(wanted, row)) states.push(wanted)
  }

  async #write(states: Wanted[]): Promise<void> {
    if (states.length === 0) return
    const { store, now } = this.#parts
    await store.write((db) => {
      for (const wanted of states) {
        addEvents(db, stateEvents(findSource(db, wanted.name), wanted), now())
        putSourceState(db, wanted)
      }
    })
  }

  #failed(name: string, err: unknown, pauseMs: number): void {
    if (isDamage(err)) return this.#lost.reject(err)
    this.#parts.logger.warn({ err, name, pauseMs }, 'a name could not be indexed; what is known of it stays')
  }
}
