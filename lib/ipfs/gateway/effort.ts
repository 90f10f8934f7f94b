import { setImmediate as nextTurn } from 'node:timers/promises'
import { BrokenDagError } from './broken-dag-error.ts'

const LOOKUP = 4
const BYTES_PER_UNIT = 64
const BYTES_EARNED = 16
const TURN_MS = 8

/**
 * What one answer may cost the thread that serves everybody, in links decoded (some 2.5 µs each): users make the trees, and a
 * few small blocks can stand for more paths than could ever be walked. Bytes that are sent earn more.
 */
export class Effort {
  #left: number
  #turn = performance.now()

  constructor(links: number) {
    this.#left = links
  }

  /** A link that was looked at. Throws BrokenDagError when there is nothing left. */
  link(): void {
    this.#spend(1)
  }

  /** A block that was looked up and is decoded. Throws BrokenDagError. */
  decode(bytes: number, links: number): void {
    this.#spend(LOOKUP + links + bytes / BYTES_PER_UNIT)
  }

  /** Bytes of content that go out. */
  earn(bytes: number): void {
    this.#left += bytes / BYTES_EARNED
  }

  /** Lets others have the thread when this has had it for a while. */
  async pause(): Promise<void> {
    if (performance.now() - this.#turn < TURN_MS) return
    await nextTurn()
    this.#turn = performance.now()
  }

  #spend(units: number): void {
    this.#left -= units
    if (this.#left < 0) throw new BrokenDagError('this tree takes more work than what it holds is worth')
  }
}
