const FIRST_MS = 5_000
const LONGEST_MS = 600_000

type Rest = { until: number; failures: number }

/** Names that are left alone for a moment: after a failure 5 s, then twice as long each time, up to ten minutes. */
export class Resting {
  readonly #rests = new Map<string, Rest>()

  /** Not again for so long, without a failure. */
  pause(name: string, now: number, ms: number): void {
    this.#rests.set(name, { until: now + ms, failures: 0 })
  }

  fail(name: string, now: number): void {
    const failures = (this.#rests.get(name)?.failures ?? 0) + 1
    this.#rests.set(name, { until: now + Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)), failures })
  }

  /** Ends all pauses, but no rest after a failure; true when there was one. */
  endPauses(): boolean {
    const paused = [...this.#rests].filter(([, { failures }]) => failures === 0)
    for (const [name] of paused) this.#rests.delete(name)
    return paused.length > 0
  }

  succeed(name: string): void {
    this.#rests.delete(name)
  }

  /** The names that rest now, and until when (Unix ms) the first of them does. A time too far ahead is one of a clock that went back. */
  now(now: number): { names: string[]; until: number } {
    const resting = [...this.#rests].filter(([, { until }]) => until > now && until <= now + LONGEST_MS)
    return { names: resting.map(([name]) => name), until: Math.min(...resting.map(([, { until }]) => until)) }
  }
}
