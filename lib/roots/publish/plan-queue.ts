import type { DueNamespace, Queue } from '../../db/queries/roots.ts'
import { CLOCK_AHEAD_MS } from '../clock-rules.ts'

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

/** Which of the queue may go now: not within a second of its last publication. `restsUntil` (ms): when the first of those that rest may go. */
export function planQueue({ due, nextEol }: Queue, now: number, restsUntil: number): Plan {
  // A time ahead of the clock is no reason to wait: the clock went back.
  const readyAt = ({ publishedAt }: DueNamespace): number => (publishedAt === null || publishedAt > now ? now : publishedAt + APART_MS)
  const { yes: ready = [], no: later = [] } = Object.groupBy(due, (namespace) => (readyAt(namespace) <= now ? 'yes' : 'no'))
  const next = Math.min(...later.map(readyAt), restsUntil, nextEol === null ? Infinity : nextEol - RENEW_MS, now + LONGEST_MS)
  return { ready, nextMs: Math.max(1, next - now) }
}
