import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { FollowRow, PinRow } from '../../db/queries/names.ts'
import { formatName, parseName } from '../../names/name.ts'
import type { PinProgress, Pinner } from '../pin/pinner.ts'
import { UnresolvableError } from '../net/errors.ts'
import type { ResolvedRoot, Resolver } from '../resolver.ts'

const LEAST_MS = 1000
const RETRY_MS = 30_000
/** anybody may ask for what nobody knows */
const AROUND_EVERY_MS = 10_000
const AROUND_MS = 5_000
// setTimeout takes no more.
const MOST_MS = 2 ** 31 - 1

export type FollowerParts = { db: HubDatabase; resolver: Resolver; pinner: Pinner; logger: Logger; now: () => number; /** what this hub tells others of names has changed */ gossip: () => void }

/** How a name stands: what it resolved to, or why the last look found nothing; whether it is followed and kept. */
export type NameState = { name: string; resolved?: ResolvedRoot; failure?: string; follow?: FollowRow; pin?: PinRow & { progress?: PinProgress } }

/** The names that are looked at again as their records' TTL says, and at once when somebody tells of a new record. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** why the last look at a followed name found nothing */
  readonly #failures = new Map<string, string>()
  readonly #listeners: ((name: string) => void)[] = []
  #closed = false
  #lookedAroundAt = 0

  constructor(parts: FollowerParts) {
    this.#parts = parts
    parts.resolver.onChanged((name) => parts.pinner.wake(name))
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
    for (const name of names) await db.write('followName', { name, origin: 'config', now: now() })
    this.#parts.gossip()
    if (this.#closed) return
    const [follows, pins] = await Promise.all([db.read('follows', undefined), db.read('pins', undefined)])
    if (this.#closed) return
    for (const { name } of follows) this.#schedule(name, 0)
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
    this.#schedule(name, 0)
    if (pin) pinner.wake(name)
    return this.state(name)
  }

  /** Called with a name that is followed from now on, or no longer. */
  onFollows(listener: (name: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Ends following and keeping; true if there was anything to end. */
  async unfollow(text: string): Promise<boolean> {
    const { db, pinner, now } = this.#parts
    const name = required(text)
    clearTimeout(this.#timers.get(name))
    this.#timers.delete(name)
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

  /** All names that are followed or kept. */
  async list(): Promise<NameState[]> {
    const { db } = this.#parts
    const names = [...(await db.read('follows', undefined)), ...(await db.read('pins', undefined))].map(({ name }) => name)
    return Promise.all([...new Set(names)].sort().map((name) => this.state(name)))
  }

  /** Somebody published a newer record under this IPNS name. */
  async noticed(ipnsName: string): Promise<void> {
    const rows = await this.#parts.db.read('rootsOfIpnsName', { ipnsName })
    const names = new Set([ipnsName, ...rows.map(({ name }) => name)])
    for (const name of names) {
      if (this.#timers.has(name)) this.#schedule(name, 0)
      else if (this.#parts.resolver.known(name)) this.#parts.resolver.lookAgain(name)
    }
  }

  /** Looks at all followed names again, for at most five seconds; false when that was done within ten. */
  async lookAround(): Promise<boolean> {
    const { db, now, resolver } = this.#parts
    if (Math.abs(now() - this.#lookedAroundAt) < AROUND_EVERY_MS) return false
    this.#lookedAroundAt = now()
    const names = (await db.read('follows', undefined)).map(({ name }) => name).filter((name) => parseName(name)?.kind !== 'content')
    const late = new Promise((resolve) => setTimeout(resolve, AROUND_MS).unref())
    await Promise.race([late, Promise.allSettled(names.map((name) => resolver.refresh(name)))])
    return names.length > 0
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await this.#parts.pinner.close()
  }

  #tell(name: string): void {
    this.#parts.gossip()
    for (const listener of this.#listeners) listener(name)
  }

  #schedule(name: string, ms: number): void {
    if (this.#closed) return
    clearTimeout(this.#timers.get(name))
    this.#timers.set(name, setTimeout(() => void this.#look(name), Math.min(MOST_MS, ms)).unref())
  }

  async #look(name: string): Promise<void> {
    if (parseName(name)?.kind === 'content') return
    const next = await this.#parts.resolver.refresh(name).then(({ freshUntil }) => this.#found(name, freshUntil), (error: unknown) => this.#failed(name, error))
    if (this.#timers.has(name)) this.#schedule(name, Math.max(LEAST_MS, next))
  }

  #found(name: string, freshUntil: number): number {
    this.#failures.delete(name)
    return freshUntil - this.#parts.now()
  }

  #failed(name: string, error: unknown): number {
    if (this.#timers.has(name)) this.#failures.set(name, error instanceof Error ? error.message : 'it could not be looked up')
    return RETRY_MS
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
