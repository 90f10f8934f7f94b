import type { KnownSource } from '../../lib/db/index/known.ts'
import type { Change, LimitKind, RefKind, TagMove } from '../../lib/db/index/rows.ts'
import { MOST_MOVES } from '../../lib/db/transactions/tag-moves.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { DirectoryCache } from '../../lib/ipfs/dag/directory-cache.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import { BeforeBlocks } from './before-blocks.ts'
import type { TreeSource } from './entry-changes.ts'
import type { HubNames } from './gossip.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'

// Of the root before only the way to what differs is asked for.
const BEFORE_LINKS = 10_000

/** A ref of which is asked since when it is as it is; `created`: what the image says, Unix ms. */
export type TimedRef = { repository: string; kind: RefKind; name: string; digest: Digest; created: number | null; /** what it meant in the root before, null for nothing */ before: Digest | null; /** it was seen to come to mean this */ moved: boolean }

/** Since when refs are as they are, the same for whoever asks again. */
export type RefTimes = { changedAt(ref: TimedRef): number }

export type ReadingParts = {
  source: BlockSource
  /** the source's name: what stands before the path in a repository's name */
  name: string
  /** what the name stands for now */
  root: string
  known: KnownSource
  times: RefTimes
  emit: (change: Change) => void
  /** what the index has of the source already */
  counts: { repositories: number; refs: number }
  /** Unix ms */
  now: number
  limits?: Limits
  listsAnew?: boolean
}

/** One reading of a root: where blocks come from, where changes go, and how much of it is still let through. */
export class Reading {
  readonly source: BlockSource
  readonly directories: DirectoryCache
  /** the same of the root before */
  readonly before: TreeSource
  readonly name: string
  readonly known: KnownSource
  readonly times: RefTimes
  /** tags that mean something else than in the root before, as many as are kept */
  readonly moves: TagMove[] = []
  /** what a hub lists of names that others can follow, when that is not as before */
  gossip: HubNames | undefined
  /** what a hub lists is wanted though it may be as before */
  readonly listsAnew: boolean
  /** which limit was hit first */
  limitedBy: LimitKind | undefined
  readonly limits: Limits
  /** when the root is read, Unix ms */
  readonly now: number
  readonly #root: string
  #movesOfOne = { repository: '', count: 0 }
  readonly #emit: (change: Change) => void
  readonly #repositories: string[] = []
  readonly #left: Omit<Limits, 'depth'>
  readonly #counts: ReadingParts['counts']
  #isCompared = false

  constructor({ source, name, root, known, times, emit, counts, now, limits = DEFAULT_LIMITS, listsAnew = false }: ReadingParts) {
    this.source = source
    this.directories = new DirectoryCache(source)
    const before = new BeforeBlocks(source)
    this.before = { source: before, directories: new DirectoryCache(before, BEFORE_LINKS) }
    this.name = name
    this.known = known
    this.times = times
    this.limits = limits
    this.listsAnew = listsAnew
    this.now = now
    this.#root = root
    this.#emit = emit
    this.#left = { ...limits }
    this.#counts = counts
  }

  /** Only what differs is read: what the index has counts, and goes on to do so. */
  compare(): void {
    this.#isCompared = true
    this.#left.repositories -= this.#counts.repositories
    this.#left.refs -= this.#counts.refs
  }

  /** Whether the root before is compared with; if not, all that is there is among the changes. */
  get isCompared(): boolean {
    return this.#isCompared
  }

  emit(change: Change): void {
    this.#emit(change)
  }

  /** Notes that a tag moved; repositories come one after the other. What the hub would not keep is not even remembered here. */
  emitMove(move: Omit<TagMove, 'source' | 'root'>): void {
    if (this.#movesOfOne.repository !== move.repository) this.#movesOfOne = { repository: move.repository, count: 0 }
    if (this.moves.length >= MOST_MOVES.source || this.#movesOfOne.count >= MOST_MOVES.repository) return
    this.#movesOfOne.count++
    this.moves.push({ source: this.name, root: this.#root, ...move })
  }

  /** A repository that is there. */
  emitRepository(change: Extract<Change, { kind: 'repository' }>): void {
    this.#repositories.push(change.path)
    this.#emit(change)
  }

  /** How many repositories were among the changes so far. */
  get repositoryCount(): number {
    return this.#repositories.length
  }

  /** The paths of those after the first so many. */
  repositoriesAfter(count: number): string[] {
    return this.#repositories.slice(count)
  }

  /** Takes one of what is limited; false when there is no more of it to be had. */
  take(what: Exclude<LimitKind, 'depth'>, count = 1): boolean {
    this.#left[what] -= count
    if (this.#left[what] >= 0) return true
    this.limitedBy ??= what
    return false
  }

  /** True once more refs were asked for than there is room for. */
  get isOutOfRefs(): boolean {
    return this.#left.refs < 0
  }

  tooDeep(): void {
    this.limitedBy ??= 'depth'
  }

  /** A repository's whole name. */
  nameOf(path: string): string {
    return path === '' ? this.name : `${this.name}/${path}`
  }
}
