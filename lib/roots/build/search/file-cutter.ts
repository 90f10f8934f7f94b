import { hash } from 'node:crypto'
import type { Keyed } from '../../search/search-key.ts'

// What docs/root-format.md says of the files of `search/`: at least so large, so much more on average, no larger (but for the last entry).
const LEAST_BYTES = 2048
const MEAN_BYTES = 6144
const MOST_BYTES = 32 * 1024
const HASHES = 2 ** 32

/** The bytes of an entry of a file or list, with its comma. */
export function entryBytes(item: Keyed): number {
  return Buffer.byteLength(JSON.stringify(item)) + 1
}

/**
 * Cuts a sorted row of entries into files. Where one ends follows from what stands in it alone, so it does not matter from which file's
 * beginning one starts to cut: an edit leads to the same files as building anew.
 */
export class FileCutter<T extends Keyed> {
  readonly #level: number
  #items: T[] = []
  #bytes = 0

  constructor(level: number) {
    this.#level = level
  }

  /** True between two files. */
  get isBetween(): boolean {
    return this.#items.length === 0
  }

  /** Takes the next entry; the file that ends with it, if one does. */
  add(item: T): T[] | undefined {
    const bytes = entryBytes(item)
    this.#items.push(item)
    this.#bytes += bytes
    return this.#bytes >= MOST_BYTES || (this.#bytes >= LEAST_BYTES && isEnd(item, this.#level, bytes)) ? this.rest() : undefined
  }

  /** What stands behind the last end. */
  rest(): T[] {
    const items = this.#items
    this.#items = []
    this.#bytes = 0
    return items
  }
}

// Each level looks at other bytes of the hash: an entry that ends a list is always the end of a file.
function isEnd([term, place, name]: Keyed, level: number, bytes: number): boolean {
  const number = hash('sha256', JSON.stringify([term, place, name]), 'buffer').readUInt32BE(4 * level)
  return number * MEAN_BYTES < bytes * HASHES
}
