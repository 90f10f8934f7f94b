import type { KnownSource } from '../../lib/db/index/known.ts'
import type { Change, RefKind, TagMove } from '../../lib/db/index/rows.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { DirectoryCache } from '../../lib/ipfs/dag/directory-cache.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import type { Listed } from '../hub/hub-client.ts'
import { DEFAULT_LIMITS, limitSentence, type Limits } from './limits.ts'

/** A ref of which is asked since when it is as it is; `created`: what the image says, Unix ms. */
export type TimedRef = { repository: string; kind: RefKind; name: string; digest: Digest; created: number | null; /** it was seen to come to mean this */ moved: boolean }

/** Since when refs are as they are, the same for whoever asks again. */
export type RefTimes = { changedAt(ref: TimedRef): number }

export type ReadingParts = {
  source: BlockSource
  /** the source's name: what stands before the path in a repository's name */
  name: string
  known: KnownSource
  times: RefTimes
  emit: (change: Change) => void
  /** what the index has of the source already */
  counts: { repositories: number; refs: number }
  limits?: Limits
}

/** One reading of a root: where blocks come from, where changes go, and how much of it is still let through. */
export class Reading {
  readonly source: BlockSource
  readonly directories: DirectoryCache
  readonly name: string
  readonly known: KnownSource
  readonly times: RefTimes
  /** tags that mean something else than in the root before */
  readonly moves: Omit<TagMove, 'source' | 'root'>[] = []
  /** what a hub lists of names that others can follow, when that is not as before */
  gossip: Listed[] | undefined
  /** which limit was hit, as a sentence */
  limited: string | undefined
  readonly limits: Limits
  readonly #emit: (change: Change) => void
  readonly #repositories: string[] = []
  readonly #left: { repositories: number; refs: number; rows: number; directories: number }

  constructor({ source, name, known, times, emit, counts, limits = DEFAULT_LIMITS }: ReadingParts) {
    this.source = source
    this.directories = new DirectoryCache(source)
    this.name = name
    this.known = known
    this.times = times
    this.limits = limits
    this.#emit = emit
    this.#left = { repositories: limits.repositories - counts.repositories, refs: limits.refs - counts.refs, rows: limits.rows, directories: limits.directories }
  }

  emit(change: Change): void {
    this.#emit(change)
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
  take(what: 'repositories' | 'refs' | 'rows' | 'directories', count = 1): boolean {
    this.#left[what] -= count
    if (this.#left[what] >= 0) return true
    this.limited ??= limitSentence(this.limits, what)
    return false
  }

  tooDeep(): void {
    this.limited ??= `it has directories that are nested deeper than ${this.limits.depth} levels: what is below is not indexed`
  }

  /** A repository's whole name. */
  nameOf(path: string): string {
    return path === '' ? this.name : `${this.name}/${path}`
  }
}
