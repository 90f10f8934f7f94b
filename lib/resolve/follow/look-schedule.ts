const LEAST_MS = 1000
const TICK_MS = 100
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 3_600_000
const JITTER = 0.2
// setTimeout takes no more.
const MOST_MS = 2 ** 31 - 1

/** So many looks run at once, and besides so many at names of which the last look found nothing. */
export const LOOKS_AT_ONCE = { answering: 48, failing: 16 }

/** A look at a name: in how many ms it is fresh no longer, undefined when nothing was found. Never rejects. */
export type Look = (name: string) => Promise<number | undefined>

type Entry = { name: string; dueAt: number; failures: number; state: 'waiting' | 'ready' | 'running'; again: boolean }
type Lane = { ready: Entry[]; running: number; most: number }

/**
 * When each name is looked at next: when it is fresh no longer; after a look that found nothing in 30 s, and twice as long each
 * further time up to an hour. What fails and takes its time keeps nothing waiting that answers.
 */
export class LookSchedule {
  readonly #look: Look
  readonly #now: () => number
  readonly #entries = new Map<string, Entry>()
  readonly #lanes = {
    answering: { ready: [], running: 0, most: LOOKS_AT_ONCE.answering } as Lane,
    failing: { ready: [], running: 0, most: LOOKS_AT_ONCE.failing } as Lane,
  }
  #timer: NodeJS.Timeout | undefined
  #timerAt = Infinity
  #closed = false

  constructor(look: Look, now: () => number) {
    this.#look = look
    this.#now = now
  }

  get size(): number {
    return this.#entries.size
  }

  /** How long (ms) the name that is most overdue has been waiting for its look. */
  get lateMs(): number {
    let earliest = Infinity
    for (const { dueAt, state } of this.#entries.values()) if (state !== 'running') earliest = Math.min(earliest, dueAt)
    return Math.max(0, this.#now() - earliest)
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** Looks at a name from now on, for the first time at `dueAt` (Unix ms). */
  add(name: string, dueAt: number): void {
    if (this.#entries.has(name)) return
    this.#entries.set(name, { name, dueAt, failures: 0, state: 'waiting', again: false })
    this.#wakeAt(dueAt)
  }

  remove(name: string): void {
    this.#entries.delete(name)
  }

  /** Looks at a name before all others; once more when it is being looked at. */
  now(name: string): void {
    const entry = this.#entries.get(name)
    if (!entry) return
    entry.again = entry.state === 'running'
    entry.failures = 0
    entry.dueAt = this.#now()
    if (entry.state === 'running') return
    // One that is ready twice is looked at once: the second time it is no longer ready.
    entry.state = 'ready'
    this.#lanes.answering.ready.unshift(entry)
    this.#fill(this.#lanes.answering)
  }

  /** Its look was done elsewhere, and what it found is fresh until then (Unix ms). */
  settle(name: string, dueAt: number): void {
    const entry = this.#entries.get(name)
    if (entry?.state !== 'waiting') return
    entry.failures = 0
    entry.dueAt = dueAt
    this.#wakeAt(dueAt)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #wakeAt(at: number): void {
    if (this.#closed || at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => this.#tick(), Math.min(MOST_MS, Math.max(TICK_MS, at - this.#now()))).unref()
  }

  // One pass over thousands of names is less than a timer for each.
  #tick(): void {
    this.#timerAt = Infinity
    const [now, due] = [this.#now(), [] as Entry[]]
    let next = Infinity
    for (const entry of this.#entries.values()) {
      if (entry.state !== 'waiting') continue
      if (entry.dueAt <= now) due.push(entry)
      else next = Math.min(next, entry.dueAt)
    }
    for (const entry of due.sort((a, b) => a.dueAt - b.dueAt)) {
      entry.state = 'ready'
      this.#laneOf(entry).ready.push(entry)
    }
    for (const lane of Object.values(this.#lanes)) this.#fill(lane)
    if (next < Infinity) this.#wakeAt(next)
  }

  #laneOf({ failures }: Entry): Lane {
    return failures > 0 ? this.#lanes.failing : this.#lanes.answering
  }

  #fill(lane: Lane): void {
    while (!this.#closed && lane.running < lane.most) {
      const entry = lane.ready.shift()
      if (!entry) return
      if (entry.state === 'ready' && this.#entries.get(entry.name) === entry) void this.#run(entry, lane)
    }
  }

  async #run(entry: Entry, lane: Lane): Promise<void> {
    entry.state = 'running'
    lane.running++
    const freshMs = await this.#look(entry.name)
    lane.running--
    entry.state = 'waiting'
    entry.failures = freshMs === undefined ? entry.failures + 1 : 0
    entry.dueAt = this.#now() + (freshMs === undefined ? pauseAfter(entry.failures) : Math.max(LEAST_MS, freshMs))
    if (entry.again) this.now(entry.name)
    else if (this.#entries.get(entry.name) === entry) this.#wakeAt(entry.dueAt)
    this.#fill(lane)
  }
}

function pauseAfter(failures: number): number {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))
  return pauseMs * (1 - JITTER * Math.random())
}
