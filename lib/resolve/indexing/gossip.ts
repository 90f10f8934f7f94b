import { setImmediate } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { HubDatabase } from '../../db/hub-database.ts'
import { HUB } from '../../db/hub-name.ts'
import { MOST_LISTED } from '../../db/transactions/listed-names.ts'
import { isToldName } from '../../names/told-name.ts'
import type { ForeignNames } from '../open-foreign-names.ts'
import type { ToldClaim } from '../thread/judge-claims.ts'
import { HubBudget } from './hub-budget.ts'

const PARSED_AT_ONCE = 100
const JUDGED_AT_ONCE = 50
/** twice what a hub may list: all of it once, and all of it changed */
const MOST_AN_HOUR = 2 * MOST_LISTED.hub
const numbered = z.object({ seq: z.number() })

export type GossipParts = { db: HubDatabase; foreign: Pick<ForeignNames, 'thread' | 'resolver' | 'follower'>; logger: Logger; now: () => number; /** what this hub tells others has changed */ told: () => void }

/** What followed hubs list of other names: these are followed, and claims of wallets that prove themselves are kept. */
export class Gossip {
  readonly #parts: GossipParts
  readonly #names: HubBudget
  readonly #claims: HubBudget

  constructor(parts: GossipParts) {
    this.#parts = parts
    this.#names = new HubBudget(MOST_AN_HOUR, parts.now)
    this.#claims = new HubBudget(MOST_AN_HOUR, parts.now)
  }

  /** All that a hub (by the name under which it is followed) lists; of more than 1,000 entries the first count. */
  async hear(via: string, entries: readonly ToldClaim[]): Promise<void> {
    const listed = await this.#others(via, entries.slice(0, MOST_LISTED.hub))
    const { listed: counting, followed } = await this.#parts.foreign.follower.listed(via, [...listed.keys()], this.#names.left(via))
    this.#names.spend(via, followed.length)
    await this.#take(via, counting.flatMap((name) => this.#isNews(listed.get(name)) ?? []))
  }

  // Not the hub itself, nor what is this hub's own.
  async #others(via: string, entries: readonly ToldClaim[]): Promise<Map<string, ToldClaim>> {
    const listed = new Map<string, ToldClaim>()
    for (const [index, entry] of entries.entries()) {
      if (index % PARSED_AT_ONCE === 0) await setImmediate()
      if (isToldName(entry.name) && entry.name !== via && !this.#isOwn(entry.name)) listed.set(entry.name, entry)
    }
    return listed
  }

  #isOwn(name: string): boolean {
    const { lookups } = this.#parts.db
    return lookups.namespaceOfKey(name) !== undefined || lookups.ownNamespace(name) !== undefined || lookups.ownName(HUB) === name
  }

  #isNews(entry: ToldClaim | undefined): ToldClaim | undefined {
    const { data } = numbered.safeParse(entry?.claim)
    return entry && data && data.seq > (this.#parts.db.lookups.keptClaimSeq(entry.name) ?? -1) ? entry : undefined
  }

  async #take(via: string, told: ToldClaim[]): Promise<void> {
    const { db, foreign, logger, now } = this.#parts
    const within = told.slice(0, this.#claims.left(via))
    if (within.length < told.length) logger.warn({ via, left: told.length - within.length }, 'a followed hub tells of more claims than are verified within an hour')
    this.#claims.spend(via, within.length)
    for (let at = 0; at < within.length; at += JUDGED_AT_ONCE) {
      for (const { signed, ...known } of await foreign.thread.call('judgeClaims', { told: within.slice(at, at + JUDGED_AT_ONCE) })) {
        if (await db.write('storePostedClaim', { claim: signed, known, now: now() })) this.#parts.told()
        foreign.resolver.lookAgain(known.subject)
      }
    }
  }
}
