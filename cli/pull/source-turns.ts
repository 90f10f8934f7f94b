import type { CID } from 'multiformats/cid'
import { SourceFailureError } from '../../lib/resolve/net/errors.ts'
import type { Source } from '../../lib/resolve/sources/source.ts'

const AT_ONCE = 4
const MOST_FAILURES = 4
const USUAL_MS = 500

/** One of several sources: how much is asked of it at a time, how long it takes, and whether it is asked any more. */
export class SourceTurns {
  readonly #source: Source
  readonly #warn: (sentence: string) => void
  #busy = 0
  #failures = 0
  #takesMs = USUAL_MS
  isDropped = false
  /** blocks that were had from it */
  given = 0

  constructor(source: Source, warn: (sentence: string) => void) {
    this.#source = source
    this.#warn = warn
  }

  get name(): string {
    return this.#source.name
  }

  get isFree(): boolean {
    return !this.isDropped && this.#busy < AT_ONCE
  }

  /** How long (ms) a block from it takes, lately. */
  get takesMs(): number {
    return this.#takesMs
  }

  async get(cid: CID, signal: AbortSignal): Promise<Uint8Array> {
    const begun = performance.now()
    this.#busy++
    try {
      return await this.#source.get(cid, signal)
    } finally {
      this.#busy--
      const took = performance.now() - begun
      // One that was overtaken would have taken longer still.
      this.#takesMs = signal.aborted ? Math.max(this.#takesMs, took) : 0.8 * this.#takesMs + 0.2 * took
    }
  }

  succeeded(): void {
    this.given++
    this.#failures = 0
  }

  failed(error: unknown): void {
    const code = error instanceof SourceFailureError ? error.code : 'BROKEN'
    const why = error instanceof Error ? error.message : 'unknown'
    if (code === 'LIED') this.#drop(`${this.name} is not asked any more: ${why}`)
    else if (code !== 'NOT_FOUND' && ++this.#failures >= MOST_FAILURES) this.#drop(`${this.name} is not asked any more, it failed ${MOST_FAILURES} times: ${why}`)
  }

  #drop(sentence: string): void {
    if (this.isDropped) return
    this.isDropped = true
    this.#warn(sentence)
  }
}
