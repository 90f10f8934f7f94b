import type { CID } from 'multiformats/cid'
import type { SearchField, SearchQuery } from '../db/index/search-query.ts'
import { wordsOf } from '../db/index/search-tokens.ts'
import type { BlockSource } from '../ipfs/block-source.ts'
import { searchBlocks } from '../roots/search/open-search-tree.ts'
import { compareKeys, type Keyed, type SearchKey } from '../roots/search/search-key.ts'
import { SearchTree, type ReadSearchFile } from '../roots/search/search-tree.ts'
import { isFound, narrowest, rangeOf, toConditions, type Condition } from '../roots/search/word-query.ts'

/**
 * Verified blocks. `ahead`, if there, brings by one request what stands at a path and the directories on the way; what it does not
 * bring comes block by block.
 */
export type SearchBlocks = BlockSource & { ahead?(root: CID, path: readonly string[]): Promise<void> }

/** `root`: of a hub. */
export type StaticSearchParts = { source: SearchBlocks; root: CID }

/** A repository that was found; both texts are what others wrote. */
export type FoundRepository = { name: string; short: string }

/**
 * `next`: behind what the search goes on, undefined at its end; a page can be empty and have one. `ignored`: what was asked for and is
 * not told by `search/`. `files`: how many were read for it.
 */
export type FoundPage = { found: FoundRepository[]; next?: SearchKey; ignored: SearchField[]; files: number }

export type SearchOptions = { after?: SearchKey | undefined; limit?: number; signal?: AbortSignal }

/** A hub's root has no `search/`: it was published by an older version, or is none. */
export class NoSearchError extends Error {
  readonly code = 'NO_SEARCH'
  override name = 'NoSearchError'

  constructor() {
    super('this root has no search/: it is the root of no hub, or of one of an older version')
  }
}

const MOST_FILES = 3
const DEFAULT_LIMIT = 50

/** Searches the repositories of a hub by the files in its root, without asking the hub: of each query at most three are read. */
export class StaticSearch {
  readonly #parts: StaticSearchParts
  #tree: Promise<SearchTree | undefined> | undefined
  #files = 0

  constructor(parts: StaticSearchParts) {
    this.#parts = parts
  }

  /** How many repositories can be found. Throws what `search` throws. */
  async count(): Promise<number> {
    return (await this.#open()).index.repositories
  }

  /**
   * One page of what a search finds. Ends with the signal's reason between two files. Throws NoSearchError, DocumentError and
   * FileRefusedError for files that are not what they should be, and what the source throws.
   */
  async search(query: SearchQuery, options: SearchOptions = {}): Promise<FoundPage> {
    const { conditions, ignored } = toConditions(query)
    const by = narrowest(conditions)
    const before = this.#files
    const { found, next } = by ? await this.#page(by, conditions, options) : { found: [], next: undefined }
    return { found: bestFirst(found, conditions), ...(next ? { next } : {}), ignored, files: this.#files - before }
  }

  async #page(by: Condition, conditions: Condition[], { after, limit = DEFAULT_LIMIT, signal }: SearchOptions): Promise<{ found: FoundRepository[]; next?: SearchKey }> {
    const [range, found, before] = [rangeOf(by), [] as FoundRepository[], this.#files]
    const isPassed = (key: Keyed): boolean => range.isBefore(key) || (after !== undefined && compareKeys(key, after) <= 0)
    const tree = await this.#open()
    for (let place = await tree.find(0, isPassed); place; ) {
      signal?.throwIfAborted()
      for (const row of await tree.rows(place)) {
        if (isPassed(row)) continue
        if (!range.isIn(row)) return { found }
        if (isFound(row, by, conditions) && found.push({ name: row[2], short: row[3] }) >= limit) return { found, next: keyOf(row) }
      }
      const end = place.entry
      if (this.#files - before >= MOST_FILES) return { found, next: keyOf(end) }
      place = await tree.find(0, (other) => compareKeys(other, end) <= 0)
    }
    return { found }
  }

  // A root is content: what was read of it stays so. A read that fails is tried again.
  async #open(): Promise<SearchTree> {
    this.#tree ??= SearchTree.open(this.#reader())
    const tree = await this.#tree.catch((error: unknown) => {
      this.#tree = undefined
      throw error
    })
    if (tree) return tree
    throw new NoSearchError()
  }

  #reader(): ReadSearchFile {
    const { source, root } = this.#parts
    const blocks = searchBlocks(source, root)
    return async (path, cid) => {
      this.#files++
      await source.ahead?.(root, path.split('/')).catch(() => {})
      return blocks(path, cid)
    }
  }
}

function keyOf([term, place, name]: Keyed): SearchKey {
  return [term, place, name]
}

// Of one word the rows come so by themselves; of several those that one file has do.
function bestFirst(found: FoundRepository[], conditions: Condition[]): FoundRepository[] {
  const words = conditions.filter(({ kind }) => kind === 'word').map(({ value }) => value)
  const tier = ({ name }: FoundRepository): number => {
    if ([words.join('/'), `library/${words.join('/')}`].includes(name) || conditions.some(({ kind, value }) => kind === 'name' && value === name)) return 0
    const [last, named] = [wordsOf(name.slice(name.lastIndexOf('/') + 1)), wordsOf(name)]
    if (words.length > 0 && last.join(' ') === words.join(' ')) return 1
    return conditions.every(({ kind, value }) => kind === 'name' || named.some((word) => (kind === 'prefix' ? word.startsWith(value) : word === value))) ? 2 : 3
  }
  const tiers = new Map(found.map((one) => [one, tier(one)]))
  return found.toSorted((one, other) => (tiers.get(one) ?? 0) - (tiers.get(other) ?? 0))
}
