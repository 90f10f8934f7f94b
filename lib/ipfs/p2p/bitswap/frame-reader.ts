import type { ByteBudget } from './byte-budget.ts'
import { MessageInvalidError, readVarint } from './protobuf.ts'

const LONGEST_HEAD = 5
// A part costs more than its bytes.
const MOST_PARTS = 256

/** Cuts what a stream brings into messages. What an unfinished message holds counts against a budget that all streams share. */
export class FrameReader {
  /** when the unfinished message began (ms, monotonic); undefined between two messages */
  unfinishedSince: number | undefined
  readonly #budget: ByteBudget
  readonly #maxBytes: () => number
  #parts: Uint8Array[] = []
  #held = 0
  #needed = 0

  /** `maxBytes` tells how long a message may be at its beginning. */
  constructor(budget: ByteBudget, maxBytes: () => number) {
    this.#budget = budget
    this.#maxBytes = maxBytes
  }

  /** The messages that this chunk completes. Throws MessageInvalidError, BudgetSpentError. */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    this.#hold(chunk)
    while (this.#held >= this.#needed && this.#readHead()) {
      if (this.#held < this.#needed) return
      const all = this.#join()
      const { end } = readVarint(all, 0)
      const [frame, rest] = [all.subarray(end, this.#needed), all.subarray(this.#needed)]
      this.end()
      if (rest.length > 0) this.#hold(rest)
      yield frame
    }
  }

  /** Forgets what is unfinished. */
  end(): void {
    this.#budget.release(this.#held)
    this.#parts = []
    this.#held = 0
    this.#needed = 0
    this.unfinishedSince = undefined
  }

  #hold(bytes: Uint8Array): void {
    this.#budget.take(bytes.length)
    this.#held += bytes.length
    this.#parts.push(bytes)
    if (this.#parts.length > MOST_PARTS) this.#join()
    this.unfinishedSince ??= performance.now()
  }

  // False while not even the length has come.
  #readHead(): boolean {
    if (this.#needed > 0) return true
    const head = this.#join().subarray(0, LONGEST_HEAD)
    if (!head.some((byte) => byte < 0x80)) {
      if (head.length < LONGEST_HEAD) return false
      throw new MessageInvalidError('a message begins without a length')
    }
    const { value, end } = readVarint(head, 0)
    if (value > this.#maxBytes()) throw new MessageInvalidError(`a message of ${value} bytes is too long`)
    this.#needed = end + value
    return true
  }

  #join(): Uint8Array {
    const [first = new Uint8Array()] = this.#parts
    const all = this.#parts.length === 1 ? first : Buffer.concat(this.#parts)
    this.#parts = [all]
    return all
  }
}
