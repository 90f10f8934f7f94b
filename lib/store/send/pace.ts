import { CHUNK_BYTES } from './chunks.ts'

const SLOW_MS = 1_000

/** How fast one client takes its bytes, and with that how much is read for it at once. */
export class Pace {
  readonly #most: number
  #isSlow = false
  #window: number

  /** `most`: bytes of a whole slot */
  constructor(most: number) {
    this.#most = most
    this.#window = most
  }

  /** bytes that one read asks for: few where the kernel takes few */
  get window(): number {
    return this.#window
  }

  /** The client took over a second for its last bytes, or has not taken a slot for so long. */
  isSlow(oldestPinMs: number): boolean {
    return this.#isSlow || oldestPinMs > SLOW_MS
  }

  /** It took bytes after so many milliseconds. */
  took(ms: number): void {
    this.#isSlow = ms > SLOW_MS
  }

  widen(): void {
    this.#window = Math.min(this.#most, this.#window * 2)
  }

  /** Only so many bytes of a slot were taken before it went to somebody else. */
  narrow(taken: number): void {
    this.#window = Math.max(CHUNK_BYTES, taken)
  }
}
