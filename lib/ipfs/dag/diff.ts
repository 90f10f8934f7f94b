import * as dagPb from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import { identity } from 'multiformats/hashes/identity'
import { sha256 } from 'multiformats/hashes/sha2'
import type { BlockSource } from '../block-source.ts'
import { childrenOf } from './counted-children.ts'

const MOST_BLOCKS = 5_000_000

/** By the hex of a block's sha2-256 digest: how much more often it occurs, by path. Never 0. */
export type UseDelta = Map<string, number>

export type DiffOptions = {
  signal?: AbortSignal
  /** how many blocks may be read before a TreeTooLargeError; five million by default */
  limit?: number
}

/** A tree has more blocks, or more paths to one block, than are counted. */
export class TreeTooLargeError extends Error {
  override name = 'TreeTooLargeError'
  readonly code = 'TREE_TOO_LARGE'
}

/** A tree contains a block whose hash is not sha2-256. */
export class UnsupportedHashError extends Error {
  override name = 'UnsupportedHashError'
  readonly code = 'UNSUPPORTED_HASH'
}

/**
 * How often each block occurs, by path, in the tree `after`, less how often in `before`. Leaves of files are not counted and
 * no raw block is read; of two directories only what differs is. Throws BlockMissingError, TreeTooLargeError,
 * UnsupportedHashError, MalformedNodeError.
 */
export async function diffTrees(source: BlockSource, before: CID | undefined, after: CID | undefined, options: DiffOptions = {}): Promise<UseDelta> {
  const diff = new Diff(source, options)
  if (before) diff.add(before, -1, true)
  if (after) diff.add(after, 1, true)
  await diff.run()
  return diff.delta
}

/** Occurrences that are still to be followed, by CID: equal ones of both trees cancel out before their block is read. */
type Tally = Map<string, { cid: CID; times: number }>

/** Both trees are gone through one level of names at a time, so that what moves between a flat directory and a HAMT cancels out too. */
class Diff {
  readonly delta: UseDelta = new Map()
  readonly #source: BlockSource
  readonly #options: DiffOptions
  #level: Tally = new Map()
  #below: Tally = new Map()
  #left: number

  constructor(source: BlockSource, options: DiffOptions) {
    this.#source = source
    this.#options = options
    this.#left = options.limit ?? MOST_BLOCKS
  }

  /** Counts a block `times` more often, on the level under way or on the one below. */
  add(cid: CID, times: number, sameLevel: boolean): void {
    const tally = sameLevel ? this.#level : this.#below
    const key = cid.toString()
    tally.set(key, { cid, times: safe((tally.get(key)?.times ?? 0) + times) })
  }

  async run(): Promise<void> {
    while (this.#level.size > 0) {
      const round = this.#level
      this.#level = new Map()
      for (const { cid, times } of round.values()) if (times !== 0) await this.#follow(cid, times)
      if (this.#level.size > 0) continue
      this.#level = this.#below
      this.#below = new Map()
    }
  }

  async #follow(cid: CID, times: number): Promise<void> {
    if (cid.multihash.code !== identity.code) this.#count(cid, times)
    if (cid.code !== dagPb.code) return
    if (this.#left-- === 0) throw new TreeTooLargeError('a tree has too many blocks to be counted')
    const bytes = cid.multihash.code === identity.code ? cid.multihash.digest : await this.#source.get(cid, this.#options)
    for (const child of childrenOf(bytes)) this.add(child.cid, times, child.sameName)
  }

  #count(cid: CID, times: number): void {
    if (cid.multihash.code !== sha256.code) throw new UnsupportedHashError(`${cid.toString()} is not addressed by sha2-256`)
    const key = Buffer.from(cid.multihash.digest).toString('hex')
    const sum = safe((this.delta.get(key) ?? 0) + times)
    if (sum === 0) this.delta.delete(key)
    else this.delta.set(key, sum)
  }
}

function safe(times: number): number {
  if (!Number.isSafeInteger(times)) throw new TreeTooLargeError('a tree has too many paths to be counted')
  return times
}
