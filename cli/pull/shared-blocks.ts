import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource } from '../../lib/ipfs/block-source.ts'
import { inlineBlock } from '../../lib/resolve/blocks/verify-block.ts'
import { SourceFailureError } from '../../lib/resolve/net/errors.ts'
import type { Source } from '../../lib/resolve/sources/source.ts'
import { plainText } from '../plain-text.ts'
import { SourceTurns } from './source-turns.ts'
import { WantedBlock } from './wanted-block.ts'

const MOST_KEPT = 16 * 1024 * 1024
const SLOWER = 2
const LATE = 1.5
const LEAST_WAIT_MS = 50
const LOOK_MS = 50

/** The end of a sentence about what was looked for in vain. */
export const WHAT_TO_DO = 'Wait longer with --timeout, or name others with --gateway or --ipfs-host'

/** Of those that were asked nobody has a block; a sentence that names them. */
export class NobodyHasBlockError extends BlockMissingError {
  override name = 'NobodyHasBlockError'

  /** `failures`: why each that was asked had not, the last one last */
  constructor(cid: CID, asked: readonly string[], failures: ReadonlyMap<SourceTurns, unknown>) {
    const cause = [...failures.values()].at(-1)
    super(cid, { cause })
    const silent = [...failures].filter(([, error]) => codeOf(error) === 'TIMEOUT').map(([{ name }]) => name)
    this.message = `nobody who was asked (${asked.join(', ')}) has the block ${this.cid}${silent.length > 0 ? `; ${silent.join(', ')} did not answer in time. ${WHAT_TO_DO}` : withoutSilent(cause)}`
  }
}

function withoutSilent(cause: unknown): string {
  const why = codeOf(cause) === 'BROKEN' && cause instanceof Error ? `, and of the last one "${plainText(cause.message)}". Start it, or` : ':'
  return `${why} name others with --gateway or --ipfs-host`
}

function codeOf(error: unknown): string | undefined {
  return error instanceof SourceFailureError ? error.code : undefined
}

/**
 * Verified blocks from several sources at once. Whoever is free takes the next block that is wanted, so that the quicker ones give
 * more; one that has nothing to do takes over what another is late with. Whoever sends wrong bytes is dropped, and named to `warn`.
 */
export class SharedBlocks implements BlockSource {
  readonly #sources: SourceTurns[]
  readonly #wanted = new Set<WantedBlock>()
  // Directories are asked for again with each path below them.
  readonly #kept = new LRUCache<string, Uint8Array>({ maxSize: MOST_KEPT, sizeCalculation: ({ length }) => length + 100 })
  #timer: NodeJS.Timeout | undefined

  constructor(sources: readonly Source[], warn: (sentence: string) => void) {
    this.#sources = sources.map((source) => new SourceTurns(source, warn))
  }

  /** How many blocks each source gave. */
  get shares(): { name: string; given: number }[] {
    return this.#sources.map(({ name, given }) => ({ name, given }))
  }

  async get(cid: CID, { signal }: { signal?: AbortSignal } = {}): Promise<Uint8Array> {
    const known = this.#kept.get(cid.toString())
    if (known) return known
    const bytes = await this.getContent(cid, signal)
    this.#kept.set(cid.toString(), bytes)
    return bytes
  }

  /** The same without keeping it: parts of layers are read once. Throws BlockMissingError, or the signal's reason. */
  async getContent(cid: CID, signal?: AbortSignal): Promise<Uint8Array> {
    const inline = inlineBlock(cid)
    if (inline) return inline
    signal?.throwIfAborted()
    const wanted = new WantedBlock(cid)
    const abort = (): void => wanted.fail(() => signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.#wanted.add(wanted)
    this.#share()
    try {
      return await wanted.bytes
    } finally {
      this.#wanted.delete(wanted)
      signal?.removeEventListener('abort', abort)
      this.#share()
    }
  }

  // The quick ones take what the reader waits for, the slow ones what it wants last.
  #share(): void {
    const sources = this.#sources.toSorted((a, b) => a.takesMs - b.takesMs)
    const isSlow = ({ takesMs }: SourceTurns): boolean => takesMs > SLOWER * (sources[0]?.takesMs ?? 0)
    for (const source of sources) {
      for (let next = this.#nextFor(source, isSlow(source)); next; next = this.#nextFor(source, isSlow(source))) this.#ask(next, source)
    }
    for (const wanted of this.#wanted) {
      if (!wanted.isAsked && !wanted.isDone && !sources.some((source) => wanted.mayAsk(source))) wanted.fail((failures) => this.#missing(wanted.cid, failures))
    }
    this.#takeOver()
  }

  #nextFor(source: SourceTurns, isSlow: boolean): WantedBlock | undefined {
    if (!source.isFree) return undefined
    const waiting = [...this.#wanted].filter((wanted) => !wanted.isAsked && wanted.mayAsk(source))
    return isSlow ? waiting.at(-1) : waiting[0]
  }

  #missing(cid: CID, failures: ReadonlyMap<SourceTurns, unknown>): BlockMissingError {
    return new NobodyHasBlockError(cid, this.#sources.map(({ name }) => name), failures)
  }

  // Asked in order: what has waited longest is what the reader waits for.
  #takeOver(): void {
    clearTimeout(this.#timer)
    const now = performance.now()
    for (const wanted of this.#wanted) {
      const [idle] = this.#sources.filter((source) => source.isFree && wanted.mayAsk(source))
      if (idle && wanted.isAsked && now - wanted.since > Math.max(LEAST_WAIT_MS, LATE * idle.takesMs)) this.#ask(wanted, idle)
    }
    if (this.#sources.length > 1 && this.#wanted.size > 0) this.#timer = setTimeout(() => this.#takeOver(), LOOK_MS)
  }

  #ask(wanted: WantedBlock, source: SourceTurns): void {
    void wanted.ask(source).then(() => this.#share())
  }
}
