import type { Logger } from 'pino'
import { LRUCache } from 'lru-cache'
import type { LastRootRow } from '../db/observed.ts'
import type { HubDatabase } from '../db/hub-database.ts'

// More names than are followed on a large hub, at half a kilobyte each.
const MOST_ROWS = 20_000
const FLUSH_MS = 30_000
const MOST_DEFERRED = 5_000
const AT_ONCE = 500

export type LastRootsParts = { db: Pick<HubDatabase, 'lookups' | 'write'>; logger: Logger }

/**
 * What names stood for when they were last looked at. A change is on the disk when it is told; that a name was looked at and
 * nothing had changed is written for many at once, half a minute later: whoever does not know it looks again too early, no more.
 */
export class LastRoots {
  readonly #parts: LastRootsParts
  readonly #rows = new LRUCache<string, LastRootRow>({ max: MOST_ROWS })
  readonly #deferred = new Map<string, LastRootRow>()
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined

  constructor(parts: LastRootsParts) {
    this.#parts = parts
  }

  get(name: string): LastRootRow | undefined {
    const row = this.#rows.get(name) ?? this.#deferred.get(name) ?? this.#parts.db.lookups.lastRoot(name)
    if (row) this.#rows.set(name, row)
    return row
  }

  /** Resolves when the row is on the disk, or at once when only the time of the look is new. */
  async set(before: LastRootRow | undefined, row: LastRootRow): Promise<void> {
    if (before && isSame(before, row) && this.#isStored(row.name)) return this.#defer(row)
    this.#deferred.delete(row.name)
    await this.#parts.db.write('setLastRoot', row)
    this.#rows.set(row.name, row)
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#flushing
    await this.#flush()
  }

  // Of names that nobody follows only so many are kept on the disk, and not the ones that are remembered here.
  #isStored(name: string): boolean {
    return this.#parts.db.lookups.lastRoot(name) !== undefined
  }

  #defer(row: LastRootRow): void {
    this.#rows.set(row.name, row)
    this.#deferred.set(row.name, row)
    if (this.#deferred.size >= MOST_DEFERRED) this.#flushSoon(0)
    else if (this.#timer === undefined) this.#flushSoon(FLUSH_MS)
  }

  #flushSoon(ms: number): void {
    if (this.#flushing) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#flushing = this.#flush().finally(() => {
        this.#flushing = undefined
        this.#timer = undefined
      })
    }, ms).unref()
  }

  // Some hundred at a time: between them others' writes have their turn.
  async #flush(): Promise<void> {
    const rows = [...this.#deferred.values()]
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const some = rows.slice(at, at + AT_ONCE)
      for (const row of some) if (this.#deferred.get(row.name) === row) this.#deferred.delete(row.name)
      try {
        await this.#parts.db.write('noteLooks', { looks: some.map(({ name, freshUntil, resolvedAt }) => ({ name, freshUntil, resolvedAt })) })
      } catch (err) {
        this.#parts.logger.warn({ err, names: some.length }, 'when names were looked at could not be written')
      }
    }
  }
}

function isSame(before: LastRootRow, row: LastRootRow): boolean {
  const { freshUntil: _a, resolvedAt: _b, since: _c, ...one } = before
  const { freshUntil: _d, resolvedAt: _e, since: _f, ...other } = row
  return Object.entries(one).every(([key, value]) => value === other[key as keyof typeof other])
}
