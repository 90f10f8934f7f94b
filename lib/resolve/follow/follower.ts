import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { FollowRow, PinRow } from '../../db/queries/names.ts'
import { parseName } from '../../names/name.ts'
import type { ListingResult } from '../../db/transactions/listed-names.ts'
import type { PinProgress, Pinner } from '../pin/pinner.ts'
import type { ResolvedRoot } from '../resolved-root.ts'
import type { Resolver } from '../resolver.ts'
import { followable, requireFollowable } from './followable.ts'
import { type FollowStats, Looks } from './looks.ts'
import { OwnKeys } from './own-keys.ts'

/** anybody may ask for what nobody knows */
const AROUND_EVERY_MS = 10_000
const AROUND_MS = 5_000
/** of so many names, which are asked at once */
const AROUND_MOST = 64

export type FollowerParts = { db: HubDatabase; resolver: Resolver; pinner: Pinner; logger: Logger; now: () => number; /** what this hub tells others of names has changed */ gossip: () => void }

/** How a name stands: what it resolved to, or why the last look found nothing; whether it is followed and kept. */
export type NameState = { name: string; resolved?: ResolvedRoot; failure?: string; follow?: FollowRow; pin?: PinRow & { progress?: PinProgress } }

/** The names that are looked at again as their records' TTL says, and at once when somebody tells of a new record. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #looks: Looks
  readonly #ownKeys: OwnKeys
  readonly #listeners: ((name: string) => void)[] = []
  #closed = false
  #lookedAroundAt = 0

  constructor(parts: FollowerParts) {
    this.#parts = parts
    this.#looks = new Looks(parts.resolver, parts.now)
    this.#ownKeys = new OwnKeys({ db: parts.db, looks: this.#looks })
    parts.resolver.onChanged((name) => {
      parts.pinner.wake(name)
      this.#looks.changed(name)
    })
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
    await db.write('dropUnlisted', undefined)
    this.#parts.gossip()
    if (this.#closed) return
    const [follows, pins] = await Promise.all([db.read('followTimes', undefined), db.read('pins', undefined)])
    if (this.#closed) return
    this.#looks.takeUp(follows)
    await this.#ownKeys.refresh()
    for (const { name } of pins) this.#parts.pinner.wake(name)
  }

  /** A namespace of this hub may be published by its owner from now on, or no longer. */
  ownKeysChanged(): void {
    this.#ownKeys.refresh().catch((err: unknown) => this.#parts.logger.error({ err }, 'the keys of owners could not be read'))
  }

  /** Follows a name, and keeps its bytes if asked. Throws UnresolvableError for what is no name of that kind. */
  async follow(text: string, { pin }: { pin: boolean }): Promise<NameState> {
    const { db, now, pinner } = this.#parts
    const name = requireFollowable(text)
    const before = await db.read('follow', { name })
    if (!before || before.origin === 'hub') await db.write('followName', { name, origin: 'api', now: now() })
    this.#tell(name)
    if (pin) await db.write('wantPin', { name, now: now() })
    this.#looks.add(name)
    if (pin) pinner.wake(name)
    return this.state(name)
  }

  /** Called with a name that is followed from now on, or no longer. */
  onFollows(listener: (name: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Follows what a followed hub lists, within limits, and no longer what it does not list any more; see applyListing. */
  async listed(via: string, names: string[], mostNew: number): Promise<ListingResult> {
    const { db, now } = this.#parts
    const result = await db.write('applyListing', { via, names, mostNew, now: now() })
    this.#looks.addListed(result.followed)
    for (const name of result.followed) this.#noteFollow(name)
    this.#drop(result.dropped)
    return result
  }

  /** Ends the following of what only hubs listed that are followed no longer, or denied. */
  async dropUnlisted(): Promise<void> {
    this.#drop(await this.#parts.db.write('dropUnlisted', undefined))
  }

  /** How the looks go. */
  stats(): FollowStats {
    return this.#looks.stats()
  }

  /** Ends following and keeping; true if there was anything to end. */
  async unfollow(text: string): Promise<boolean> {
    const { db, pinner, now } = this.#parts
    const name = requireFollowable(text)
    this.#lookNoMore(name)
    const pin = await db.read('pin', { name })
    if (pin) await pinner.release(pin)
    const ended = await db.write('unfollowName', { name, now: now() })
    if (ended) this.#tell(name)
    await this.dropUnlisted()
    return ended || pin !== undefined
  }

  async state(text: string): Promise<NameState> {
    const { db, resolver, pinner } = this.#parts
    const name = requireFollowable(text)
    const [follow, pin] = await Promise.all([db.read('follow', { name }), db.read('pin', { name })])
    const [resolved, progress] = [resolver.known(name), pinner.progress(name)]
    const failure = resolved ? undefined : this.#looks.failure(name)
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
      if (this.#looks.has(name)) this.#looks.now(name)
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
    this.#looks.close()
    await this.#parts.pinner.close()
  }

  #tell(name: string): void {
    this.#parts.gossip()
    this.#noteFollow(name)
  }

  #noteFollow(name: string): void {
    for (const listener of this.#listeners) listener(name)
  }

  #drop(names: string[]): void {
    for (const name of names) {
      this.#lookNoMore(name)
      this.#noteFollow(name)
    }
  }

  #lookNoMore(name: string): void {
    if (!this.#ownKeys.has(name)) this.#looks.remove(name)
  }
}
