import type { Logger } from 'pino'
import { LRUCache } from 'lru-cache'
import type { LastRootRow } from '../db/observed.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import { formatName, type Name, parseName } from '../names/name.ts'
import type { ForeignThread } from './foreign-thread.ts'
import { NameRefusedError, type ProvedClaim, UnavailableError, UnresolvableError } from './net/errors.ts'
import { LastRoots } from './last-roots.ts'
import { failedRow, foundRow, refusedRow, unavailableRow } from './look-rows.ts'
import { type ResolvedRoot, toResolvedRoot } from './resolved-root.ts'
import type { RefusedName, ResolvedName } from './thread/operations.ts'

const MOST_REFUSALS = 1000
const MOST_LOOKS = 64
/** how long a name that leads nowhere is not asked for again */
const REFUSED_MS = 10_000
const RECENT_MS = 2000
const NEWER_MS = 5000

export type ResolverParts = { db: HubDatabase; thread: ForeignThread; logger: Logger; now: () => number; /** a name is remembered for the first time */ added?: () => void; /** what this hub tells others of names has changed */ gossip?: () => void; /** looks at the names again that may list a wallet's claim; false when that was done a moment ago */ around?: () => Promise<boolean> }

/** `answered`: somebody knew what the name stands for now, and it can be read. */
export type Looked = { row: LastRootRow; answered: boolean }

/**
 * Names outside this hub. A name that resolved once is answered at once from what is known, and looked at again in the
 * background when its TTL is over; only a name never seen before is waited for.
 */
export class Resolver {
  readonly #parts: ResolverParts
  readonly #rows: LastRoots
  readonly #refused = new LRUCache<string, Error>({ max: MOST_REFUSALS, ttl: REFUSED_MS })
  readonly #running = new Map<string, Promise<Looked>>()
  /** names never seen before that somebody waits for */
  #waitedFor = 0
  #stopped = false
  readonly #listeners: ((name: string) => void)[] = []

  constructor(parts: ResolverParts) {
    this.#parts = parts
    this.#rows = new LastRoots(parts)
  }

  /** Throws UnresolvableError (no such name, or of a kind that is not resolved), UnavailableError (nobody answers). */
  async resolve(name: Name): Promise<ResolvedRoot> {
    if (name.kind === 'content') return { root: name.cid.toString(), path: [], state: 'live' }
    const key = formatName(name)
    const row = this.#rows.get(key)
    if (!row) return this.#shown(await this.#first(key))
    // A failed refresh leaves its trace in the row; nobody waits for it here.
    if (row.freshUntil <= this.#parts.now()) this.refresh(key).catch(() => {})
    return this.#shown(row)
  }

  /**
   * For somebody who did not find in the known root what they look for: what the name stands for now, if that is another root.
   * Waits for at most five seconds, and asks nobody when the name was looked at a moment ago.
   */
  async newer(name: Name): Promise<ResolvedRoot | undefined> {
    const row = name.kind === 'content' ? undefined : this.#rows.get(formatName(name))
    if (!row || row.resolvedAt > this.#parts.now() - RECENT_MS) return undefined
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), NEWER_MS))
    const found = await Promise.race([this.refresh(row.name).catch(() => undefined), late])
    return found && (found.root !== row.root || found.path !== row.path) ? this.#shown(found) : undefined
  }

  /** What is known of a name without asking anybody. */
  known(key: string): ResolvedRoot | undefined {
    const row = this.#rows.get(key)
    return row && this.#shown(row)
  }

  /** Called with a name (as formatName writes it) whose root or state has changed. */
  onChanged(listener: (name: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Looks at a name again now; one look at a time. The row it then has, which may still be the old one. */
  async refresh(key: string): Promise<LastRootRow> {
    return (await this.look(key)).row
  }

  /** The same, and whether anything was found. */
  look(key: string): Promise<Looked> {
    const refused = this.#refused.get(key)
    if (refused) return Promise.reject(refused)
    const running = this.#running.get(key) ?? this.#look(key).finally(() => this.#running.delete(key))
    this.#running.set(key, running)
    return running
  }

  /** A look that begins no earlier than now: what was asked for before may have been answered before, too. */
  async lookAnew(key: string): Promise<Looked> {
    await this.#running.get(key)?.catch(() => {})
    return this.look(key)
  }

  /** Something new is known of a name, as a claim: looks again in the background, if the name is known here. */
  lookAgain(key: string): void {
    this.#refused.delete(key)
    if (this.#running.has(key) || this.#rows.get(key)) void this.lookAnew(key).catch(() => {})
  }

  // Anybody may ask for names by the thousand, and each costs sockets and time.
  async #first(key: string): Promise<LastRootRow> {
    if (this.#running.has(key)) return this.refresh(key)
    if (this.#waitedFor >= MOST_LOOKS) throw new UnavailableError('too many names are being looked up just now: try again')
    this.#waitedFor++
    return this.refresh(key).finally(() => { this.#waitedFor-- })
  }

  #shown(row: LastRootRow): ResolvedRoot {
    return toResolvedRoot(row, this.#parts.now())
  }

  /** What fails from now on says nothing about names. */
  stop(): void {
    this.#stopped = true
  }

  /** Writes what waits to be written. */
  close(): Promise<void> {
    return this.#rows.close()
  }

  async #look(key: string): Promise<Looked> {
    const before = this.#rows.get(key)
    try {
      const found = await this.#ask(key, before)
      if ('refused' in found) return { row: await this.#refusedNow(before, found.refused, found.claim), answered: false }
      // What anybody may ask for leaves nothing behind before there is something to read.
      const row = before || this.#parts.db.lookups.isFollowed(key) ? undefined : await this.#reached(key, before, found)
      for (const record of found.seen) await this.#parts.db.write('observeRecord', { record, now: this.#parts.now() })
      if (found.claim) await this.#remember(found.claim)
      const kept = await this.#keep(before, row ?? (await this.#reached(key, before, found)))
      return { row: kept, answered: kept.state !== 'unavailable' && !found.unanswered }
    } catch (error) {
      if (this.#stopped && before) return { row: before, answered: false }
      if (!before) {
        if (error instanceof UnresolvableError) this.#refused.set(key, error)
        throw error
      }
      return { row: await this.#keep(before, this.#unchanged(before, error)), answered: false }
    }
  }

  // A wallet that nobody has heard of may have been claimed a moment ago on a hub that is followed.
  async #ask(key: string, before: LastRootRow | undefined): Promise<ResolvedName | RefusedName> {
    try {
      return await this.#parts.thread.call('resolve', { name: key })
    } catch (error) {
      const mayBeNew = before === undefined && error instanceof UnresolvableError && parseName(key)?.kind === 'wallet'
      if (!mayBeNew || !(await this.#parts.around?.())) throw error
      return this.#parts.thread.call('resolve', { name: key })
    }
  }

  // Its owner's word counts also where nothing was ever read of it.
  async #refusedNow(before: LastRootRow | undefined, sentence: string, claim: ProvedClaim | undefined): Promise<LastRootRow> {
    if (claim) await this.#remember(claim)
    if (!before) throw new NameRefusedError(sentence)
    return this.#keep(before, refusedRow(before, sentence, this.#parts.now()))
  }

  async #remember({ signed, ...claim }: ProvedClaim): Promise<void> {
    const { db, now, gossip } = this.#parts
    if (db.lookups.knownClaim(claim.subject)?.digest !== claim.digest) await db.write('rememberClaim', claim)
    if ((db.lookups.keptClaimSeq(claim.subject) ?? -1) >= claim.seq) return
    if (await db.write('keepClaim', { subject: claim.subject, claim: signed, seq: claim.seq, now: now() })) gossip?.()
  }

  // A root whose blocks nobody has must not take the place of one that can be read.
  async #reached(key: string, before: LastRootRow | undefined, found: ResolvedName): Promise<LastRootRow> {
    const isNew = before?.root !== found.root
    if (found.missing || (isNew && !(await this.#parts.thread.call('reach', { root: found.root })))) {
      const sentence = `the blocks of its newest root ${found.root} are not to be had`
      if (!before) throw new UnavailableError(sentence)
      return unavailableRow(before, sentence, this.#parts.now())
    }
    return foundRow(key, found, this.#parts.now())
  }

  #unchanged(before: LastRootRow, error: unknown): LastRootRow {
    const row = failedRow(before, error, this.#parts.now())
    this.#parts.logger.info({ name: row.name, reason: row.detail }, 'a name could not be looked at again: its last root stays')
    return row
  }

  async #keep(before: LastRootRow | undefined, row: LastRootRow): Promise<LastRootRow> {
    const since = before?.state === row.state ? before.since : row.since
    const kept = { ...row, since }
    await this.#rows.set(before, kept)
    if (!before) this.#parts.added?.()
    if (before?.ipnsName !== kept.ipnsName) this.#parts.gossip?.()
    if (before?.root !== kept.root || before.path !== kept.path || before.state !== kept.state) for (const listener of this.#listeners) listener(kept.name)
    return kept
  }
}
