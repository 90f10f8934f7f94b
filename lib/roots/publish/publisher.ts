import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import { HUB } from '../../db/hub-name.ts'
import type { DueNamespace, NamespaceState } from '../../db/queries/roots.ts'
import { peerIdOf } from '../../names/ipns-name.ts'
import type { RootThread } from '../build/root-thread.ts'
import { CLOCK_AHEAD_MS } from '../clock-rules.ts'
import { ClaimKeeper } from './claim-keeper.ts'
import { APART_MS, planQueue, RECORD_MS, RENEW_MS, type Plan } from './plan-queue.ts'
import { publishNamespace, type Publication } from './publish-namespace.ts'
import { Resting } from './resting.ts'

const SETTLE_MS = 50
const QUIET_MS = 250
const LATEST_MS = 10_000
const RETRY_MS = 5_000
const MOST_AT_ONCE = 500

export type PublisherParts = {
  db: HubDatabase
  thread: RootThread
  logger: Logger
  /** what the hub's own claim names: its public host, or `hub` */
  hubName: string
  /** true while a body is being received */
  isReceiving: () => boolean
  now: () => number
  onState?: (waiting: number, lagSeconds: number) => void
  /** after each publication, how long it took (ms) and how many blocks it wrote */
  onPublication?: (namespace: string, ms: number, written: number) => void
}

export type HubIdentity = { ipnsName: string; peerId: string; root: string | undefined }

/** Publishes what has changed: at most once a second for a namespace and for the hub, the newest state, across restarts. */
export interface Publisher {
  /** Something may wait; returns at once. */
  wake(): void
  /** The same, and what waited for leaves may have them now; `waiting`: blobs that are still to be hashed. */
  leavesHashed(waiting: number): void
  /** Resolves when nothing can be published now: what is left waits for its second or for leaves. */
  idle(): Promise<void>
  /** Stops between two steps; what is left stays queued on disk. */
  close(): Promise<void>
  /** undefined when this hub does not write the namespace */
  state(namespace: string): Promise<NamespaceState | undefined>
  /** the hub's own name, made at the first call; `root` once published */
  hub(): Promise<HubIdentity>
  onPublished(listener: (publication: Publication) => void): void
}

/** The queue is in the database; this works it off, one namespace at a time. */
export function startPublisher(parts: PublisherParts): Publisher {
  return new QueuePublisher(parts)
}

class QueuePublisher implements Publisher {
  readonly #parts: PublisherParts
  readonly #claims: ClaimKeeper
  readonly #stop = new AbortController()
  readonly #listeners: ((publication: Publication) => void)[] = []
  /** namespaces whose changes all wait for leaves, with what they had changed then */
  readonly #held = new Map<string, number>()
  readonly #resting = new Resting()
  /** goes up whenever leaves may have been hashed: a build under way may not have seen them */
  #leafRound = 0
  #leavesWaiting = 0
  #running: Promise<void> | undefined
  #again = false
  #timer: NodeJS.Timeout | undefined
  #timerAt = Infinity

  constructor(parts: PublisherParts) {
    this.#parts = parts
    this.#claims = new ClaimKeeper(parts)
  }

  wake(): void {
    this.#later(SETTLE_MS)
  }

  leavesHashed(waiting: number): void {
    this.#leafRound++
    this.#leavesWaiting = waiting
    // With the last one hashed nothing is left to wait for; in a row of many a build after each would only slow them down.
    const hasResumed = waiting === 0 && this.#resting.endPauses()
    if (this.#held.size === 0 && !hasResumed) return
    this.#held.clear()
    this.#later(waiting === 0 ? 0 : SETTLE_MS)
  }

  async idle(): Promise<void> {
    if (!this.#stop.signal.aborted) this.#start()
    while (this.#running) await this.#running
  }

  async close(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  state(namespace: string): Promise<NamespaceState | undefined> {
    return this.#parts.db.read('namespaceState', { namespace })
  }

  async hub(): Promise<HubIdentity> {
    const state = await this.state(HUB)
    const ipnsName = state?.ipnsName ?? (await this.#parts.thread.call('key', { key: HUB })).ipnsName
    return { ipnsName, peerId: peerIdOf(ipnsName) ?? '', root: state?.root ?? undefined }
  }

  onPublished(listener: (publication: Publication) => void): void {
    this.#listeners.push(listener)
  }

  // The earliest of what was asked for counts.
  #later(ms: number): void {
    const at = performance.now() + ms
    if (this.#stop.signal.aborted || at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => this.#start(), ms).unref()
  }

  #start(): void {
    clearTimeout(this.#timer)
    this.#timerAt = Infinity
    this.#again = true
    this.#running ??= this.#drain().catch((err: unknown) => this.#fail(err)).finally(() => { this.#running = undefined })
  }

  #fail(err: unknown): void {
    if (this.#stop.signal.aborted) return
    this.#parts.logger.error({ err }, 'the queue of publications stopped: it goes on in a moment')
    this.#later(RETRY_MS)
  }

  async #drain(): Promise<void> {
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false
      const { ready, nextMs } = await this.#plan()
      for (const namespace of ready) {
        if (this.#stop.signal.aborted) return
        if (this.#mustWait(namespace)) {
          this.#later(QUIET_MS)
          continue
        }
        await this.#publish(namespace)
        this.#again = true
      }
      this.#later(nextMs)
    }
  }

  async #plan(): Promise<Plan> {
    const now = this.#parts.now()
    const { names: resting, until } = this.#resting.now(now)
    const held = Object.fromEntries(this.#held)
    const queue = await this.#parts.db.read('publicationQueue', { renewBefore: now + RENEW_MS, renewAfter: now + RECORD_MS + CLOCK_AHEAD_MS, limit: MOST_AT_ONCE, held, resting })
    this.#parts.onState?.(queue.waiting, queue.oldest === null ? 0 : Math.max(0, now - queue.oldest) / 1000)
    return planQueue(queue, now, until)
  }

  // Who pushes comes first, for a while; a time ahead of the clock is no reason to wait.
  #mustWait({ dirtyAt }: DueNamespace): boolean {
    return this.#parts.isReceiving() && Math.abs(this.#parts.now() - (dirtyAt ?? 0)) < LATEST_MS
  }

  // One namespace's fault keeps no other waiting.
  async #publish(namespace: DueNamespace): Promise<void> {
    const [started, leafRound] = [performance.now(), this.#leafRound]
    try {
      const { held, written, publication, failure, lost } = await publishNamespace(this.#parts, this.#claims, namespace)
      if (lost !== undefined) this.#parts.logger.warn({ namespace: namespace.name, block: lost }, 'a block of the published root was lost or damaged in the database: the root is built anew from its rows')
      if (publication) this.#announce(publication, performance.now() - started, written)
      if (failure !== undefined) throw failure
      const isOvertaken = held && leafRound !== this.#leafRound
      if (held && !isOvertaken) this.#held.set(namespace.name, namespace.changes)
      // Whatever keeps it in the queue without anything to publish must not keep this thread busy.
      if (publication || (isOvertaken && this.#leavesWaiting === 0)) this.#resting.succeed(namespace.name)
      else this.#resting.pause(namespace.name, this.#parts.now(), APART_MS)
    } catch (err) {
      if (this.#stop.signal.aborted) return
      this.#parts.logger.error({ err, namespace: namespace.name }, 'a publication failed: it is tried again')
      this.#resting.fail(namespace.name, this.#parts.now())
    }
  }

  #announce(publication: Publication, ms: number, written: number): void {
    this.#parts.onPublication?.(publication.namespace, ms, written)
    for (const listener of this.#listeners) listener(publication)
  }
}
