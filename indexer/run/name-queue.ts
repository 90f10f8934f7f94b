const APART_MS = 1000
const FIRST_REST_MS = 30_000
const LONGEST_REST_MS = 3_600_000

type Lane = { ready: Job[]; running: number; most: number }
/** `apart`: it waits for the second since it ran last to be over; `resting`: for the rest after a failure; `done`: for nothing. */
type State = 'ready' | 'apart' | 'running' | 'resting' | 'done'
type Job = {
  name: string; own: boolean; root: string | null; state: State
  /** it was added while it ran */
  again: boolean
  startedAt: number; failures: number; restsUntil: number
  /** it rests for the hub */
  held: boolean
  timer: NodeJS.Timeout | undefined
}

export type QueueParts = {
  work: (name: string) => Promise<void>
  /** true for a failure that is none of the name's: the hub does not run */
  waitsForHub: (error: unknown) => boolean
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
  readonly #lanes = { own: { ready: [], running: 0, most: 2 } as Lane, followed: { ready: [], running: 0, most: 6 } as Lane }
  /** those that run, or are to run without a rest */
  readonly #busy = new Set<Job>()
  readonly #running = new Set<Promise<void>>()
  #releases = 0
  #closed = false
  #idle: (() => void)[] = []

  constructor(parts: QueueParts) {
    this.#parts = parts
  }

  /** `root`: what the name stands for now. */
  add(name: string, { own, root }: { own: boolean; root: string | null }): void {
    const job = this.#jobs.get(name) ?? { name, own, root, state: 'done', again: false, startedAt: 0, failures: 0, restsUntil: 0, held: false, timer: undefined }
    this.#jobs.set(name, job)
    if (job.root !== root) Object.assign(job, { failures: 0, restsUntil: 0 })
    Object.assign(job, { own, root })
    if (job.state === 'running') job.again = true
    else if (job.state !== 'ready') this.#wait(job)
  }

  /** The hub runs again: what rested for it alone does so no longer. */
  release(): void {
    this.#releases++
    for (const job of this.#jobs.values()) {
      if (!job.held) continue
      Object.assign(job, { held: false, restsUntil: 0 })
      if (job.state === 'resting') this.#wait(job)
    }
  }

  /** Resolves when nothing runs, and nothing waits that does not rest after a failure. */
  idle(): Promise<void> {
    if (this.#busy.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { timer } of this.#jobs.values()) clearTimeout(timer)
    await Promise.allSettled(this.#running)
  }

  #become(job: Job, state: State): void {
    clearTimeout(job.timer)
    job.state = state
    if (state === 'resting' || state === 'done') this.#busy.delete(job)
    else this.#busy.add(job)
  }

  // It is ready, or will be.
  #wait(job: Job): void {
    const now = this.#parts.now()
    const at = readyAt(job, now)
    if (at > now) {
      this.#become(job, job.restsUntil > now ? 'resting' : 'apart')
      return this.#later(job, at - now, () => this.#wait(job))
    }
    this.#become(job, 'ready')
    const lane = this.#laneOf(job)
    lane.ready.push(job)
    // Whoever adds goes on first.
    this.#later(job, 0, () => this.#fill(lane))
  }

  #later(job: Job, ms: number, work: () => void): void {
    if (!this.#closed) job.timer = setTimeout(work, Math.max(1, ms))
  }

  #laneOf({ own }: Job): Lane {
    return own ? this.#lanes.own : this.#lanes.followed
  }

  #fill(lane: Lane): void {
    while (!this.#closed && lane.running < lane.most) {
      const job = lane.ready.shift()
      if (!job) return
      const running = this.#run(job, lane).finally(() => this.#running.delete(running))
      this.#running.add(running)
    }
  }

  async #run(job: Job, lane: Lane): Promise<void> {
    this.#become(job, 'running')
    lane.running++
    Object.assign(job, { again: false, startedAt: this.#parts.now() })
    await this.#work(job)
    lane.running--
    if (job.again) this.#wait(job)
    else this.#end(job)
    this.#fill(lane)
    if (this.#busy.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #work(job: Job): Promise<void> {
    const { name, root } = job
    const releases = this.#releases
    try {
      await this.#parts.work(name)
      job.failures = 0
    } catch (error) {
      const held = this.#parts.waitsForHub(error)
      // What it stands for by now has not failed, nor has a hub that came back meanwhile.
      const pauseMs = job.root === root && !(held && this.#releases > releases) ? this.#rest(job, held) : 0
      job.again = true
      if (!this.#closed) this.#parts.failed(name, error, pauseMs)
    }
  }

  #rest(job: Job, held: boolean): number {
    const pauseMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (held ? 0 : job.failures)) * (0.9 + Math.random() * 0.2)
    Object.assign(job, { failures: job.failures + (held ? 0 : 1), restsUntil: this.#parts.now() + pauseMs, held })
    return pauseMs
  }

  // It is remembered for as long as it must not run again.
  #end(job: Job): void {
    this.#become(job, 'done')
    this.#later(job, APART_MS, () => {
      if (job.state === 'done' && this.#jobs.get(job.name) === job) this.#jobs.delete(job.name)
    })
  }
}

// A time too far ahead is one of a clock that went back.
function readyAt({ startedAt, restsUntil }: Job, now: number): number {
  const at = Math.max(restsUntil, startedAt === 0 ? 0 : startedAt + APART_MS)
  return at > now + 2 * LONGEST_REST_MS ? now : at
}
