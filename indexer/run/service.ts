import { statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { discardIndex, indexDatabasePath, isDamage } from '../../lib/db/index/open.ts'
import { HubGoneError, type HubChanges, type HubClient } from '../hub/hub-client.ts'
import { openIndexer, type OpenIndexer, type OpenParts } from './open-indexer.ts'

const ALL_MS = 60_000
const POLL_MS = 1000

export type ServiceParts = Omit<OpenParts, 'tell'> & { client: HubClient }

/** The file is no more the one that is open, or cannot be read: what is derived is derived anew. */
class IndexLostError extends Error {
  readonly code = 'INDEX_LOST'
  override name = 'IndexLostError'
}

/** Keeps the index up to what the hub knows, until it is told to stop. */
export class IndexService {
  readonly #parts: ServiceParts
  readonly #stop = new AbortController()
  #running: Promise<void> | undefined

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  /** Rejects with what cannot be mended by beginning anew. */
  run(): Promise<void> {
    this.#running ??= this.#runAll()
    return this.#running
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running?.catch(() => {})
  }

  async #runAll(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const { client, ...parts } = this.#parts
      const indexer = openIndexer({ ...parts, tell: client })
      try {
        await this.#follow(indexer, fileOf(parts.config.dataDir))
      } catch (error) {
        if (!isLost(error)) throw error
        parts.logger.warn({ err: error }, 'the index is damaged or gone: it is built anew')
        await indexer.close().catch(() => {})
        discardIndex(parts.config.dataDir)
        continue
      }
      await indexer.close()
    }
  }

  async #follow(indexer: OpenIndexer, file: string): Promise<void> {
    const { signal } = this.#stop
    const changes = new HubWatch(this.#parts.client, indexer, signal)
    const lost = indexer.runner.lost
    let lookedAt = -Infinity
    while (!signal.aborted) {
      if (fileOf(this.#parts.config.dataDir) !== file) throw new IndexLostError('index.sqlite is another file')
      const isDue = performance.now() - lookedAt >= ALL_MS
      const names = isDue ? null : await Promise.race([changes.next(), lost])
      if (names === null) lookedAt = performance.now()
      await indexer.runner.look(names)
    }
  }
}

/** What has changed: the hub tells, or while it does not run, its database. */
class HubWatch {
  readonly #client: HubClient
  readonly #indexer: OpenIndexer
  readonly #signal: AbortSignal
  #seen = 0
  // At first a look at all comes before anything was asked of it.
  #isGone = true
  #version: number

  constructor(client: HubClient, indexer: OpenIndexer, signal: AbortSignal) {
    this.#client = client
    this.#indexer = indexer
    this.#signal = signal
    this.#version = indexer.parts.view.version()
  }

  /** Names to be looked at; null: all. */
  async next(): Promise<string[] | null> {
    try {
      const { seen, names }: HubChanges = await this.#client.changes(this.#seen, this.#signal)
      this.#seen = seen
      if (this.#isGone) this.#indexer.runner.hubIsBack()
      this.#isGone = false
      return names
    } catch (error) {
      if (!(error instanceof HubGoneError)) throw error
      this.#isGone = true
      return this.#poll()
    }
  }

  async #poll(): Promise<string[] | null> {
    this.#seen = 0
    await delay(POLL_MS, undefined, { signal: this.#signal }).catch(() => {})
    const version = this.#indexer.parts.view.version()
    const isSame = version === this.#version
    this.#version = version
    return isSame ? [] : null
  }
}

function isLost(error: unknown): boolean {
  return error instanceof IndexLostError || isDamage(error)
}

function fileOf(dataDir: string): string {
  const stat = statSync(indexDatabasePath(dataDir), { bigint: true, throwIfNoEntry: false })
  return stat ? `${stat.dev}:${stat.ino}` : 'none'
}
