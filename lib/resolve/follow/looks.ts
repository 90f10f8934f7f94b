import { parseName } from '../../names/name.ts'
import type { Resolver } from '../resolver.ts'
import { LookSchedule } from './look-schedule.ts'

// What a CID stands for never changes.
const FOR_EVER = Number.MAX_SAFE_INTEGER / 2
/** what is due at the start is looked at one by one, so that pushes and pulls have their turn */
const START_APART_MS = 0.5
/** nobody here waits for what a hub lists */
const LISTED_APART_MS = 50

/** `lateMs`: how long the name that is most overdue has waited; looks since the start, and those that found nothing. */
export type FollowStats = { names: number; lateMs: number; looks: number; failed: number }

/** The looks at followed names: when they are, and what came of them. */
export class Looks {
  readonly #resolver: Pick<Resolver, 'lookAnew' | 'known'>
  readonly #now: () => number
  readonly #schedule: LookSchedule
  readonly #counts = { looks: 0, failed: 0 }
  /** why the last look at a name found nothing */
  readonly #failures = new Map<string, string>()

  constructor(resolver: Pick<Resolver, 'lookAnew' | 'known'>, now: () => number) {
    this.#resolver = resolver
    this.#now = now
    this.#schedule = new LookSchedule((name) => this.#counted(name), now)
  }

  stats(): FollowStats {
    return { names: this.#schedule.size, lateMs: this.#schedule.lateMs, ...this.#counts }
  }

  has(name: string): boolean {
    return this.#schedule.has(name)
  }

  /** Why nothing was found of a name, when nothing is known of it. */
  failure(name: string): string | undefined {
    return this.#failures.get(name)
  }

  /** Those followed before, as they come to be due. Of those that nothing is known of, last: who is known may have changed. */
  takeUp(follows: { name: string; freshUntil: number }[]): void {
    const now = this.#now()
    const due = follows.filter(({ freshUntil }) => freshUntil <= now).sort((a, b) => b.freshUntil - a.freshUntil)
    for (const [index, { name }] of due.entries()) this.#schedule.add(name, now + index * START_APART_MS)
    for (const { name, freshUntil } of follows) if (freshUntil > now) this.#schedule.add(name, freshUntil)
  }

  /** Names that a hub lists, one after the other. */
  addListed(names: string[]): void {
    for (const [index, name] of names.entries()) this.#schedule.add(name, this.#now() + index * LISTED_APART_MS)
  }

  /** Looks at a name now, and from now on. */
  add(name: string): void {
    this.#failures.delete(name)
    this.#schedule.add(name, this.#now())
    this.#schedule.now(name)
  }

  /** Looks at a name now. */
  now(name: string): void {
    this.#schedule.now(name)
  }

  remove(name: string): void {
    this.#schedule.remove(name)
    this.#failures.delete(name)
  }

  /** Somebody else's look found something, where the last one here may have not. */
  changed(name: string): void {
    const known = this.#resolver.known(name)
    if (known?.state === 'live' && known.freshUntil !== undefined) this.#schedule.settle(name, known.freshUntil)
  }

  close(): void {
    this.#schedule.close()
  }

  async #counted(name: string): Promise<number | undefined> {
    const freshMs = await this.#look(name)
    this.#counts.looks++
    if (freshMs === undefined) this.#counts.failed++
    return freshMs
  }

  async #look(name: string): Promise<number | undefined> {
    if (parseName(name)?.kind === 'content') return FOR_EVER
    try {
      const { row, answered } = await this.#resolver.lookAnew(name)
      this.#failures.delete(name)
      return answered ? row.freshUntil - this.#now() : undefined
    } catch (error) {
      if (this.#schedule.has(name)) this.#failures.set(name, error instanceof Error ? error.message : 'it could not be looked up')
      return undefined
    }
  }
}
