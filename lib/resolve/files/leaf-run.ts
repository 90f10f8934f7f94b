import { createHash } from 'node:crypto'
import type { CID } from 'multiformats/cid'
import { release } from '../net/bounded-body.ts'
import { SourceFailureError } from '../net/errors.ts'
import { type FilePart, RAW } from './file-node.ts'
import type { Pending } from './read-ahead.ts'

const SHA2_256 = 0x12
const MIN_LEAVES = 4
const MOST_LEAF_BYTES = 1024 * 1024
/** a leaf that takes longer is asked of everybody instead, as a block */
const LEAF_MS = 5000

/** An answer with bytes of a file in order, and what to do when they are not those of the file. */
export type RangeAnswer = { body: AsyncIterable<Uint8Array>; stop(): void; lied(sentence: string): void }
/** Asks for bytes [start, end) of a file in one answer; undefined when nobody gives files so. Throws SourceFailureError. */
export type OpenRange = (file: CID, start: number, end: number, signal: AbortSignal) => Promise<RangeAnswer | undefined>

/** A raw leaf whose size is known. */
export type Leaf = FilePart & { size: number }

/** The raw leaves at the head of a queue that are worth an answer of their own; none of them is being fetched yet. */
export function leafRun(queue: Pending[]): Leaf[] {
  const end = queue.findIndex((part) => part.block !== undefined || !isLeaf(part))
  const run = queue.slice(0, end < 0 ? queue.length : end).filter((part) => isLeaf(part))
  return run.length < MIN_LEAVES ? [] : run
}

function isLeaf(part: FilePart): part is Leaf {
  return part.cid.code === RAW && part.cid.multihash.code === SHA2_256 && part.size !== undefined && part.size <= MOST_LEAF_BYTES
}

/**
 * The leaves of a run in order, each verified before it is given, in a buffer that is used again for the next. Throws
 * SourceFailureError where the answer ends, is too slow, or is not the file; the rest is then to be had otherwise.
 */
export async function* readLeafRun(open: OpenRange, file: CID, start: number, run: Leaf[], signal: AbortSignal): AsyncGenerator<{ bytes: Uint8Array; leaf: CID }> {
  const answer = await open(file, start, run.reduce((sum, { size }) => sum + size, start), signal)
  if (!answer) return
  const late = new LeafClock(() => answer.stop())
  signal.addEventListener('abort', answer.stop, { once: true })
  try {
    const reader = new LeafReader(answer.body[Symbol.asyncIterator](), Math.max(...run.map(({ size }) => size)))
    for (const { cid, size } of run) {
      late.begin()
      const bytes = await reader.read(size)
      late.end()
      if (!createHash('sha256').update(bytes).digest().equals(cid.multihash.digest)) throw lie(answer, file, cid)
      yield { bytes, leaf: cid }
    }
  } finally {
    signal.removeEventListener('abort', answer.stop)
    late.end()
    answer.stop()
  }
}

function lie(answer: RangeAnswer, file: CID, leaf: CID): SourceFailureError {
  const sentence = `other bytes than ${leaf.toString()} in ${file.toString()}`
  answer.lied(sentence)
  return new SourceFailureError('LIED', sentence)
}

class LeafClock {
  readonly #expired: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(expired: () => void) {
    this.#expired = expired
  }

  begin(): void {
    this.#timer = setTimeout(this.#expired, LEAF_MS)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

/** Cuts chunks as they come into leaves. */
class LeafReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #buffer: Uint8Array
  #chunk: Uint8Array = new Uint8Array()
  #used = 0

  constructor(chunks: AsyncIterator<Uint8Array>, most: number) {
    this.#chunks = chunks
    this.#buffer = Buffer.allocUnsafeSlow(most)
  }

  async read(size: number): Promise<Uint8Array> {
    for (let filled = 0; filled < size;) {
      if (this.#used === this.#chunk.length) await this.#next()
      const taken = this.#chunk.subarray(this.#used, this.#used + size - filled)
      this.#buffer.set(taken, filled)
      filled += taken.length
      this.#used += taken.length
    }
    return this.#buffer.subarray(0, size)
  }

  async #next(): Promise<void> {
    release(this.#chunk)
    const next = await this.#chunks.next().catch((error: unknown) => {
      throw new SourceFailureError('BROKEN', 'the source ended in the middle of a file', error)
    })
    if (next.done) throw new SourceFailureError('BROKEN', 'the source ended before the end of a file')
    ;[this.#chunk, this.#used] = [next.value, 0]
  }
}
