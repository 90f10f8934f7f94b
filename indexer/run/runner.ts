import { findSource, listSources, type SourceRow } from '../../lib/db/index/sources.ts'
import { isDamage } from '../../lib/db/index/open.ts'
import { HubGoneError, HubRefusedError } from '../hub/hub-client.ts'
import type { Wanted } from '../hub/hub-view.ts'
import { indexName, needsReading } from './index-name.ts'
import { NameQueue } from './name-queue.ts'
import type { IndexParts } from './parts.ts'
import { putState } from './put-state.ts'
import { standsOtherwise } from './states.ts'
import { expireClaims, judgeListed, pushedSince, takeOwnFacts, takePushTimes } from './upkeep.ts'

const OVERLAP_MS = 5000
const AT_ONCE = 500

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
    this.#queue = new NameQueue({ work: (name) => indexName(parts, name), now: parts.now, waitsForHub: (error) => error instanceof HubGoneError && !(error instanceof HubRefusedError), failed: (name, err, pauseMs) => this.#failed(name, err, pauseMs) })
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
    const own: Wanted[] = []
    for (const name of new Set(names.flatMap((one) => [one, ...view.standingFor(one)]))) {
      const [wanted, row] = [view.name(name), findSource(index, name)]
      if (wanted) this.#compare(wanted, row, states)
      if (wanted?.own) own.push(wanted)
      else if (row) this.#queue.add(name, { own: row.kind === 'own', root: null })
    }
    await this.#write(states)
    await takeOwnFacts(this.#parts, own)
    await judgeListed(this.#parts, names)
    await this.#takePushTimes()
  }

  /** The hub answers again: what could not be told to it is read and told now. */
  hubIsBack(): void {
    this.#queue.release()
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
    const names = this.#parts.view.names()
    for (const wanted of names) {
      this.#compare(wanted, rows.get(wanted.name), states)
      rows.delete(wanted.name)
    }
    for (const { name, kind } of rows.values()) this.#queue.add(name, { own: kind === 'own', root: null })
    await this.#write(states)
    await takeOwnFacts(this.#parts, names)
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
    await store.transaction(function* put(db) {
      for (const [index, wanted] of states.entries()) {
        yield* putState(db, wanted, findSource(db, wanted.name), now())
        if (index % AT_ONCE === AT_ONCE - 1) yield
      }
    })
  }

  #failed(name: string, err: unknown, pauseMs: number): void {
    if (isDamage(err)) return this.#lost.reject(err)
    this.#parts.logger.warn({ err, name, pauseMs }, 'a name could not be indexed; what is known of it stays')
  }
}
