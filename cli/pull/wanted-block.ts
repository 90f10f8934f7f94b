import type { CID } from 'multiformats/cid'
import { isBlock } from '../../lib/resolve/blocks/verify-block.ts'
import { SourceFailureError } from '../../lib/resolve/net/errors.ts'
import type { SourceTurns } from './source-turns.ts'

const TRIES = 3

/** A block that somebody waits for, and who was asked for it. */
export class WantedBlock {
  readonly cid: CID
  readonly #tries = new Map<SourceTurns, number>()
  readonly #running = new Map<SourceTurns, AbortController>()
  readonly #found = Promise.withResolvers<Uint8Array>()
  /** the last one of each that was asked */
  readonly #failures = new Map<SourceTurns, unknown>()
  #since = 0
  isDone = false

  constructor(cid: CID) {
    this.cid = cid
    this.#found.promise.catch(() => {})
  }

  get bytes(): Promise<Uint8Array> {
    return this.#found.promise
  }

  get isAsked(): boolean {
    return this.#running.size > 0
  }

  /** Since when (ms, as performance.now) it is on its way. */
  get since(): number {
    return this.#since
  }

  mayAsk(source: SourceTurns): boolean {
    return !this.isDone && !source.isDropped && !this.#running.has(source) && (this.#tries.get(source) ?? 0) < TRIES
  }

  /** Asks a source, whose answer counts when it is the first that is right. */
  async ask(source: SourceTurns): Promise<void> {
    const stop = new AbortController()
    if (!this.isAsked) this.#since = performance.now()
    this.#running.set(source, stop)
    try {
      const bytes = await source.get(this.cid, stop.signal)
      if (!isBlock(this.cid, bytes)) throw new SourceFailureError('LIED', `it sent other bytes than those of ${this.cid.toString()}`)
      this.#running.delete(source)
      this.#end(() => this.#found.resolve(bytes))
      source.succeeded()
    } catch (error) {
      this.#running.delete(source)
      if (!stop.signal.aborted) this.#note(source, error)
    }
  }

  /** Nobody has it, or nobody wants it any more; the reason is made of why each that was asked had not. */
  fail(reason: (failures: ReadonlyMap<SourceTurns, unknown>) => unknown): void {
    this.#end(() => this.#found.reject(reason(this.#failures)))
  }

  #note(source: SourceTurns, error: unknown): void {
    this.#failures.delete(source)
    this.#failures.set(source, error)
    this.#tries.set(source, (this.#tries.get(source) ?? 0) + triesOf(error))
    source.failed(error)
  }

  #end(settle: () => void): void {
    if (this.isDone) return
    this.isDone = true
    for (const stop of this.#running.values()) stop.abort(new Error('another source was quicker, or nobody waits'))
    settle()
  }
}

// Who was waited for once more is not waited for a third time.
function triesOf(error: unknown): number {
  const code = error instanceof SourceFailureError ? error.code : 'BROKEN'
  if (code === 'NOT_FOUND' || code === 'LIED') return TRIES
  return code === 'TIMEOUT' ? TRIES / 2 : 1
}
