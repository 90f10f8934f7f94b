import type { CID } from 'multiformats/cid'
import { BlockMissingError } from '../../../ipfs/block-source.ts'
import { NotADirectoryError } from '../../../ipfs/dag/directories.ts'
import { MalformedNodeError } from '../../../ipfs/dag/unixfs-node.ts'
import type { SearchTree } from '../../search/search-tree.ts'
import type { Build } from '../build.ts'
import { describedAs, listDescribed } from './described-rows.ts'
import { isDenied } from './is-denied.ts'
import type { DescriptionChange } from './row-edits.ts'
import { changedDescriptions, listDescriptions, shortDescription, type Described } from './short-descriptions.ts'

/** What becomes of the repositories that one publication looks at: no more than `most`, or once more for what it finds gone. */
export class SearchEdit {
  readonly changes = new Map<string, DescriptionChange>()
  readonly #build: Build
  readonly #tree: SearchTree | undefined
  readonly #most: number

  constructor(build: Build, tree: SearchTree | undefined, most: number) {
    this.#build = build
    this.#tree = tree
    this.#most = most
  }

  /** Takes up in what a namespace's root differs from the one before; false when that is too much, or cannot be told. */
  async addDifference(namespace: string, before: CID, after: CID): Promise<boolean> {
    const { store } = this.#build
    try {
      for await (const name of changedDescriptions(store, namespace, before, after)) {
        if (this.changes.size >= this.#most) return false
        this.#set(name, await describedAs(this.#tree, name), await shortDescription(store, after, name))
      }
      return true
    } catch (error) {
      if (isUnreadable(error)) return false
      throw error
    }
  }

  /** Goes through a namespace's repositories behind one; behind which to go on, undefined at the end. Without a root none are left. */
  async addPart(namespace: string, root: CID | undefined, behind: string): Promise<string | undefined> {
    const room = this.#most - this.changes.size
    if (room <= 0) return behind
    const is = root ? await this.#list(namespace, root, behind, room) : []
    // Its own publication will find out that it is damaged; what is known of it stays.
    if (!is) return undefined
    const was = await take(listDescribed(this.#tree, namespace, behind), room + 1)
    const [end] = [was, is].flatMap((list) => (list.length > room ? [list[room - 1]?.name ?? behind] : [])).sort()
    const [before, after] = [shortsUntil(was, end), shortsUntil(is, end)]
    for (const name of new Set([...before.keys(), ...after.keys()])) this.#set(name, before.get(name), after.get(name))
    return end
  }

  #set(name: string, was: string | undefined, is: string | undefined): void {
    this.changes.set(name, { was, is: is !== undefined && isDenied(this.#build.db, name) ? undefined : is })
  }

  async #list(namespace: string, root: CID, behind: string, room: number): Promise<Described[] | undefined> {
    try {
      return await take(listDescriptions(this.#build.store, namespace, root, behind), room + 1)
    } catch (error) {
      if (isUnreadable(error)) return undefined
      throw error
    }
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof BlockMissingError || error instanceof NotADirectoryError || error instanceof MalformedNodeError
}

async function take<T>(items: AsyncIterable<T>, most: number): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) if (found.push(item) >= most) break
  return found
}

function shortsUntil(list: Described[], end: string | undefined): Map<string, string> {
  return new Map(list.filter(({ name }) => end === undefined || name <= end).map(({ name, short }) => [name, short]))
}
