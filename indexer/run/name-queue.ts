const APART_MS = 1000
const FIRST_REST_MS = 30_000
const LONGEST_REST_MS = 3_600_000
const AT_ONCE = { own: 2, followed: 6 }

type Lane = keyof typeof AT_ONCE
type Job = { lane: Lane; root: string | null; waiting: boolean; running: boolean; startedAt: number; failures: number; restsUntil: number }

export type QueueParts = {
  work: (name: string) => Promise<void>
  failed: (name: string, error: unknown, pauseMs: number) => void
  now: () => number
}

/**
 * Names that wait for their turn: each one at a time and once a second at most, a few at once. The hub's own do not wait for
 * those of others; what fails rests for 30 s, twice as long each time, up to an hour, or until it stands for something else.
 */
export class NameQueue {
  readonly #parts: QueueParts
  readonly #jobs = new Map<string, Job>()
  readonly #running = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #idle: (() => void)[] = []

  constructor(parts: QueueParts) {
    this.#parts = parts
  }

  /** `root`: what the name stands for now. */
  add(name: string, { own, root }: { own: boolean; root: string | null }): void {
    const job = this.#jobs.get(name) ?? { lane: 'followed', root, waiting: false, running: false, startedAt: 0, failures: 0, restsUntil: 0 }
    if (job.root !== root) Object.assign(job, { failures: 0, restsUntil: 0 })
    Object.assign(job, { lane: own ? 'own' : 'followed', root, waiting: true })
    this.#jobs.set(name, job)
    this.#later(0)
  }

  /** Resolves when nothing runs, and nothing waits that does not rest after a failure. */
  idle(): Promise<void> {
    if (!this.#isBusy()) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await Promise.allSettled(this.#running)
  }

  #turn(): void {
    if (this.#closed) return
    const now = this.#parts.now()
    const free = { ...AT_ONCE }
    for (const job of this.#jobs.values()) if (job.running) free[job.lane]--
    let next = Infinity
    for (const [name, job] of this.#jobs) {
      if (!job.waiting && !job.running && now >= job.startedAt + APART_MS) this.#jobs.delete(name)
      if (!job.waiting || job.running) continue
      const at = readyAt(job, now)
      if (at > now) next = Math.min(next, at)
      else if (free[job.lane]-- > 0) this.#start(name, job, now)
    }
    this.#later(next - now)
    if (!this.#isBusy()) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    if (ms !== Infinity && !this.#closed) this.#timer = setTimeout(() => this.#turn(), Math.max(1, ms))
  }

  #start(name: string, job: Job, now: number): void {
    Object.assign(job, { waiting: false, running: true, startedAt: now })
    const running = this.#run(name, job).finally(() => {
      this.#running.delete(running)
      this.#turn()
    })
    this.#running.add(running)
  }

  async #run(name: string, job: Job): Promise<void> {
    try {
      await this.#parts.work(name)
      job.failures = 0
    } catch (error) {
      const pauseMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** job.failures) * (0.9 + Math.random() * 0.2)
      Object.assign(job, { failures: job.failures + 1, restsUntil: this.#parts.now() + pauseMs, waiting: true })
      if (!this.#closed) this.#parts.failed(name, error, pauseMs)
    }
    job.running = false
  }

  #isBusy(): boolean {
    return this.#running.size > 0 || [...this.#jobs.values()].some(({ waiting, restsUntil }) => waiting && restsUntil <= this.#parts.now())
  }
}

// A time too far ahead is one of a clock that went back.
function readyAt({ startedAt, restsUntil }: Job, now: number): number {
  const at = Math.max(restsUntil, startedAt === 0 ? 0 : startedAt + APART_MS)
  return at > now + 2 * LONGEST_REST_MS ? now : at
}
