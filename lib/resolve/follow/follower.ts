import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { FollowRow, PinRow } from '../../db/queries/names.ts'
import { formatName, parseName } from '../../names/name.ts'
import type { PinProgress, Pinner } from '../pin/pinner.ts'
import { UnresolvableError } from '../net/errors.ts'
import type { ResolvedRoot } from '../resolved-root.ts'
import type { Resolver } from '../resolver.ts'
import { LookSchedule } from './look-schedule.ts'

/** anybody may ask for what nobody knows */
const AROUND_EVERY_MS = 10_000
const AROUND_MS = 5_000
// What a CID stands for never changes.
const FOR_EVER = Number.MAX_SAFE_INTEGER / 2
/** of so many names, which are asked at once */
const AROUND_MOST = 64
/** what is due at the start is looked at one by one, so that pushes and pulls have their turn */
const START_APART_MS = 0.5

/** `lateMs`: how long the name that is most overdue has waited; looks since the start, and those that found nothing. */
export type FollowStats = { names: number; lateMs: number; looks: number; failed: number }

export type FollowerParts = { db: HubDatabase; resolver: Resolver; pinner: Pinner; logger: Logger; now: () => number; /** what this hub tells others of names has changed */ gossip: () => void }

/** How a name stands: what it resolved to, or why the last look found nothing; whether it is followed and kept. */
export type NameState = { name: string; resolved?: ResolvedRoot; failure?: string; follow?: FollowRow; pin?: PinRow & { progress?: PinProgress } }

/** The names that are looked at again as their records' TTL says, and at once when somebody tells of a new record. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #schedule: LookSchedule
  readonly #counts = { looks: 0, failed: 0 }
  /** why the last look at a followed name found nothing */
  readonly #failures = new Map<string, string>()
  readonly #listeners: ((name: string) => void)[] = []
  #closed = false
  #lookedAroundAt = 0

  constructor(parts: FollowerParts) {
    this.#parts = parts
    this.#schedule = new LookSchedule((name) => this.#counted(name), parts.now)
    parts.resolver.onChanged((name) => this.#changed(name))
  }

  /** Takes up what was followed before, and what the configuration names. Names that are none are logged. */
  async start(configured: string[]): Promise<void> {
    const { db, now, logger } = this.#parts
    const names = configured.flatMap((text) => {
      const name = followable(text)
      if (name === undefined) logger.error({ name: text }, 'IPCR_FOLLOW holds something that cannot be followed')
      return name === undefined ? [] : [name]
    })
    await db.write('dropConfiguredFollows', { except: names, now: now() })
    await Promise.all(names.map((name) => db.write('followName', { name, origin: 'config', now: now() })))
    this.#parts.gossip()
    if (this.#closed) return
    const [follows, pins] = await Promise.all([db.read('followTimes', undefined), db.read('pins', undefined)])
    if (this.#closed) return
    this.#takeUp(follows)
    for (const { name } of pins) this.#parts.pinner.wake(name)
  }

  /** Follows a name, and keeps its bytes if asked. Throws UnresolvableError for what is no name of that kind. */
  async follow(text: string, { pin }: { pin: boolean }): Promise<NameState> {
    const { db, now, pinner } = this.#parts
    const name = required(text)
    if (!(await db.read('follow', { name }))) await db.write('followName', { name, origin: 'api', now: now() })
    this.#tell(name)
    if (pin) await db.write('wantPin', { name, now: now() })
    this.#failures.delete(name)
    this.#watch(name)
    if (pin) pinner.wake(name)
    return this.state(name)
  }

  /** Called with a name that is followed from now on, or no longer. */
  onFollows(listener: (name: string) => void): void {
    this.#listeners.push(listener)
  }

  /** How the looks go. */
  stats(): FollowStats {
    return { names: this.#schedule.size, lateMs: this.#schedule.lateMs, ...this.#counts }
  }

  /** Ends following and keeping; true if there was anything to end. */
  async unfollow(text: string): Promise<boolean> {
    const { db, pinner, now } = this.#parts
    const name = required(text)
    this.#schedule.remove(name)
    this.#failures.delete(name)
    const pin = await db.read('pin', { name })
    if (pin) await pinner.release(pin)
    const ended = await db.write('unfollowName', { name, now: now() })
    if (ended) this.#tell(name)
    return ended || pin !== undefined
  }

  async state(text: string): Promise<NameState> {
    const { db, resolver, pinner } = this.#parts
    const name = required(text)
    const [follow, pin] = await Promise.all([db.read('follow', { name }), db.read('pin', { name })])
    const [resolved, progress] = [resolver.known(name), pinner.progress(name)]
    const failure = resolved ? undefined : this.#failures.get(name)
    return { name, ...(resolved ? { resolved } : {}), ...(failure === undefined ? {} : { failure }), ...(follow ? { follow } : {}), ...(pin ? { pin: { ...pin, ...(progress ? { progress } : {}) } } : {}) }
  }

  /** The names that are followed or kept, a page of them by name. */
  async list(page: { after: string; limit: number }): Promise<NameState[]> {
    const names = await this.#parts.db.read('watchedNames', page)
    return Promise.all(names.map(({ name }) => this.state(name)))
  }

  /** Somebody published a newer record under this IPNS name. */
  async noticed(ipnsName: string): Promise<void> {
    const rows = await this.#parts.db.read('rootsOfIpnsName', { ipnsName })
    const names = new Set([ipnsName, ...rows.map(({ name }) => name)])
    for (const name of names) {
      if (this.#schedule.has(name)) this.#schedule.now(name)
      else if (this.#parts.resolver.known(name)) this.#parts.resolver.lookAgain(name)
    }
  }

  /** Looks again at the followed names that may be hubs, for at most five seconds; false when that was done within ten. */
  async lookAround(): Promise<boolean> {
    const { db, now, resolver } = this.#parts
    if (Math.abs(now() - this.#lookedAroundAt) < AROUND_EVERY_MS) return false
    this.#lookedAroundAt = now()
    const names = (await db.read('likelyHubs', { limit: AROUND_MOST })).map(({ name }) => name).filter((name) => parseName(name)?.kind !== 'content')
    const late = new Promise((resolve) => setTimeout(resolve, AROUND_MS).unref())
    await Promise.race([late, Promise.allSettled(names.map((name) => resolver.refresh(name)))])
    return names.length > 0
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#schedule.close()
    await this.#parts.pinner.close()
  }

  #tell(name: string): void {
    this.#parts.gossip()
    for (const listener of this.#listeners) listener(name)
  }

  // Those that nothing is known of come last: who is known may have changed.
  #takeUp(follows: { name: string; freshUntil: number }[]): void {
    const now = this.#parts.now()
    const due = follows.filter(({ freshUntil }) => freshUntil <= now).sort((a, b) => b.freshUntil - a.freshUntil)
    for (const [index, { name }] of due.entries()) this.#schedule.add(name, now + index * START_APART_MS)
    for (const { name, freshUntil } of follows) if (freshUntil > now) this.#schedule.add(name, freshUntil)
  }

  #watch(name: string): void {
    this.#schedule.add(name, 0)
    this.#schedule.now(name)
  }

  // Somebody else's look may find what the last one here did not.
  #changed(name: string): void {
    this.#parts.pinner.wake(name)
    const known = this.#parts.resolver.known(name)
    if (known?.state === 'live' && known.freshUntil !== undefined) this.#schedule.settle(name, known.freshUntil)
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
      const { row, answered } = await this.#parts.resolver.look(name)
      this.#failures.delete(name)
      return answered ? row.freshUntil - this.#parts.now() : undefined
    } catch (error) {
      if (this.#schedule.has(name)) this.#failures.set(name, error instanceof Error ? error.message : 'it could not be looked up')
      return undefined
    }
  }
}

/** The canonical spelling of a name that can be followed; undefined for anything else. */
function followable(text: string): string | undefined {
  const name = parseName(text)
  return name && name.kind !== 'handle' ? formatName(name) : undefined
}

function required(text: string): string {
  const name = followable(text)
  if (name === undefined) throw new UnresolvableError(`"${text.slice(0, 100)}" cannot be followed: give an IPNS name (k51…), a domain with a DNSLink, an ENS name, a wallet's address (0x…), or a CID`)
  return name
}
