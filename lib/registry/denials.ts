import type { HubDatabase } from '../db/hub-database.ts'
import { formatName, parseName } from '../names/name.ts'
import { OciError } from '../oci/errors.ts'

const MOST_NAME = 512

export type Denial = { name: string; reason: string; by: string }

/** `deny`, `undeny`: change the list; `forget`: what was answered before does not hold any more. */
export type DenialsParts = { db: HubDatabase; deny: (denial: Denial) => Promise<void>; undeny: (name: string) => Promise<boolean>; forget: () => void }

/** The names that this hub's operator wants nobody to find or pull here: namespaces, names outside, and what is below them. */
export class Denials {
  readonly #parts: DenialsParts
  /** most hubs deny nothing, and each request asks */
  #isEmpty: boolean

  constructor(parts: DenialsParts) {
    this.#parts = parts
    this.#isEmpty = !parts.db.lookups.hasDenials()
  }

  /** True when nothing is denied, so that nothing has to be found out about names. */
  get isEmpty(): boolean {
    return this.#isEmpty
  }

  /** The name on the list that covers this one, in canonical spelling: itself, or one above it, or of a namespace of this hub its key. */
  covering(name: string): string | undefined {
    if (this.#isEmpty) return undefined
    const [first = '', ...rest] = name.split('/')
    const key = this.#parts.db.lookups.ownNamespace(first)?.ipnsName
    return this.#above(name) ?? (key ? this.#above([key, ...rest].join('/')) : undefined)
  }

  #above(name: string): string | undefined {
    for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) {
      if (this.#parts.db.lookups.isDenied(name.slice(0, end))) return name.slice(0, end)
    }
    return undefined
  }

  /** Throws OciError DENIED when the name, in any spelling, is covered. */
  require(name: string): void {
    if (this.#isEmpty) return
    const denied = this.covering(canonicalName(name) ?? name)
    if (denied !== undefined) throw new OciError('DENIED', `${denied} is denied by this hub's operator`)
  }

  /** Puts a name, in canonical spelling, on the list; what was answered of it before is forgotten. */
  async deny(denial: Denial): Promise<void> {
    this.#isEmpty = false
    await this.#parts.deny(denial)
    this.#parts.forget()
  }

  /** Allows a name again; false when it was not on the list. */
  async allow(name: string): Promise<boolean> {
    const was = await this.#parts.undeny(name)
    this.#parts.forget()
    return was
  }
}

/** A name as the index and the list of denied ones have it, its first part in its one spelling; undefined for what cannot be one. */
export function canonicalName(text: string): string | undefined {
  const [first = '', ...rest] = text.split('/')
  if (text.length > MOST_NAME || /\p{Cc}/u.test(text) || [first, ...rest].includes('')) return undefined
  const name = parseName(first)
  return [name === undefined ? first : formatName(name), ...rest].join('/')
}
