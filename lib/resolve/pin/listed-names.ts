import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { ForeignThread } from '../foreign-thread.ts'
import { UnresolvableError } from '../net/errors.ts'
import type { Resolver } from '../resolver.ts'
import type { ListedNamespace } from '../restore/restored-root.ts'

const AT_ONCE = 4
const DAY_MS = 24 * 3_600_000
// So many names that nobody follows are remembered.
const MOST = 5_000

export type ListedNamesParts = { db: Pick<HubDatabase, 'read'>; thread: Pick<ForeignThread, 'call'>; resolver: Pick<Resolver, 'known' | 'refresh'>; logger: Logger }

/**
 * The namespaces of hubs whose bytes are kept here, under names of their own: their records and claims are looked up as well, while
 * there is somebody to ask, so that these names go on when their hub does not. Again once a day, since names are forgotten.
 */
export class ListedNames {
  readonly #parts: ListedNamesParts
  readonly #timer: NodeJS.Timeout
  readonly #waiting = new Set<string>()
  #running: Promise<void> | undefined
  #closed = false

  constructor(parts: ListedNamesParts) {
    this.#parts = parts
    this.#timer = setInterval(() => void this.#lookDaily().catch(() => {}), DAY_MS).unref()
  }

  /** Looks up what a root lists and what is not known as it stands there; returns at once. */
  look(root: string): void {
    this.#waiting.add(root)
    this.#running ??= this.#drain().finally(() => { this.#running = undefined })
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
  }

  async #drain(): Promise<void> {
    for (const root of this.#waiting) {
      this.#waiting.delete(root)
      await this.#lookUp(root, (listed) => this.#isNew(listed)).catch((err: unknown) => this.#closed || this.#parts.logger.info({ err, root }, 'the names that a hub lists could not be looked up'))
    }
  }

  async #lookDaily(): Promise<void> {
    const pins = await this.#parts.db.read('pins', undefined)
    for (const { root } of pins) if (root !== null) await this.#lookUp(root, () => true).catch(() => {})
  }

  #isNew({ ipnsName, root }: ListedNamespace): boolean {
    const known = this.#parts.resolver.known(ipnsName)
    return known?.root !== root || known?.state !== 'live'
  }

  async #lookUp(root: string, isWanted: (listed: ListedNamespace) => boolean): Promise<void> {
    if (this.#closed) return
    const names = (await this.#listed(root)).filter((listed) => listed.root !== undefined && isWanted(listed)).slice(0, MOST)
    const next = async (): Promise<void> => {
      for (let listed = names.shift(); listed && !this.#closed; listed = names.shift()) await this.#parts.resolver.refresh(listed.ipnsName).catch(() => {})
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
  }

  async #listed(root: string): Promise<ListedNamespace[]> {
    try {
      return (await this.#parts.thread.call('restoreHead', { root, path: [] })).namespaces
    } catch (error) {
      // Whatever is no hub's root lists nothing.
      if (error instanceof UnresolvableError) return []
      throw error
    }
  }
}
