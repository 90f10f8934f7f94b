import type { HubDatabase } from '../../db/hub-database.ts'
import type { Looks } from './looks.ts'

export type OwnKeysParts = { db: Pick<HubDatabase, 'read'>; looks: Pick<Looks, 'takeUp' | 'remove'> }

/** The keys under which owners publish namespaces of this hub themselves: they are looked at as followed names are. */
export class OwnKeys {
  readonly #parts: OwnKeysParts
  #keys = new Set<string>()
  #last: Promise<void> = Promise.resolve()

  constructor(parts: OwnKeysParts) {
    this.#parts = parts
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  /** Looks from now on at the keys that there are now, and no longer at others but those that are followed; one call after the other. */
  refresh(): Promise<void> {
    const refreshed = this.#last.then(() => this.#refresh())
    this.#last = refreshed.catch(() => {})
    return refreshed
  }

  async #refresh(): Promise<void> {
    const { db, looks } = this.#parts
    const rows = await db.read('ownKeyTimes', undefined)
    const before = this.#keys
    this.#keys = new Set(rows.map(({ name }) => name))
    for (const key of before) if (!this.#keys.has(key) && !(await db.read('follow', { name: key }))) looks.remove(key)
    looks.takeUp(rows.filter(({ name }) => !before.has(name)))
  }
}
