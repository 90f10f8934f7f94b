import { SourceFailureError } from '../net/errors.ts'

const LIED_MS = 10 * 60_000
const FAILED_MS = 10_000
const MOST_FAILED_MS = 5 * 60_000
const UNKNOWN_LATENCY_MS = 200

/** How well a source has served lately. */
export class SourceHealth {
  #latencyMs = UNKNOWN_LATENCY_MS
  #failures = 0
  #pausedUntil = 0
  #excludedUntil = 0

  /** It lied not long ago: nothing is asked of it. */
  isExcluded(now: number): boolean {
    return now < this.#excludedUntil
  }

  /** Lower is better (ms); one that failed lately comes after all others. */
  rank(now: number): number {
    return this.#latencyMs + (now < this.#pausedUntil ? 1e9 : 0)
  }

  succeeded(elapsedMs: number): void {
    this.#failures = 0
    this.#pausedUntil = 0
    this.slow(elapsedMs)
  }

  /** It was not done after so long, and another source was quicker. */
  slow(elapsedMs: number): void {
    this.#latencyMs = 0.8 * this.#latencyMs + 0.2 * elapsedMs
  }

  failed(error: unknown, now: number): void {
    const code = error instanceof SourceFailureError ? error.code : 'BROKEN'
    if (code === 'LIED') this.#excludedUntil = now + LIED_MS
    if (code === 'LIED' || code === 'NOT_FOUND') return
    this.#pausedUntil = now + Math.min(MOST_FAILED_MS, FAILED_MS * 2 ** this.#failures++)
  }
}
