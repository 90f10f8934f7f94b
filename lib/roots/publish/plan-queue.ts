import type { DueNamespace, Queue } from '../../db/queries/roots.ts'
import { CLOCK_AHEAD_MS } from '../clock-rules.ts'
import type { Resting } from './resting.ts'

/** Records live for 48 hours and are signed anew when half of that is left. */
export const RECORD_MS = 48 * 3600_000
export const RENEW_MS = 24 * 3600_000
export const TTL_MS = 60_000
/** At most one publication of a name in this time. */
export const APART_MS = 1000
const LONGEST_MS = 3600_000

/** True for a record that ends within a day, or so late that the clock was ahead when it was signed. */
export function isToRenew(recordEol: number | null, now: number): boolean {
  return recordEol !== null && (recordEol < now + RENEW_MS || recordEol > now + RECORD_MS + CLOCK_AHEAD_MS)
}

export type Plan = {
  /** to be published now, in order */
  ready: DueNamespace[]
  /** ms until something else may be ready */
  nextMs: number
}

/** `held`: whose changes, as counted then, wait for leaves. */
export type Waiting = { held: ReadonlyMap<string, number>; resting: Resting }

/** Which of the queue may go now: not within a second of its last publication, nor while all that it has waits for leaves. */
export function planQueue({ due, nextEol }: Queue, now: number, { held, resting }: Waiting): Plan {
  const open = due.filter((row) => row.isUnsigned === 1 || isToRenew(row.recordEol, now) || held.get(row.name) !== row.changes)
  // A time ahead of the clock is no reason to wait: the clock went back.
  const apartFrom = (publishedAt: number): number => (publishedAt > now ? now : publishedAt + APART_MS)
  const readyAt = ({ name, publishedAt }: DueNamespace): number => Math.max(apartFrom(publishedAt ?? 0), resting.until(name, now))
  const { yes: ready = [], no: later = [] } = Object.groupBy(open, (namespace) => (readyAt(namespace) <= now ? 'yes' : 'no'))
  const next = Math.min(...later.map(readyAt), nextEol === null ? Infinity : nextEol - RENEW_MS, now + LONGEST_MS)
  return { ready, nextMs: Math.max(1, next - now) }
}
