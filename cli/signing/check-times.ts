import { MAX_CLAIM_SECONDS } from '../../lib/identity/claim/draft-claim.ts'
import { DraftRefusedError } from './draft-refused-error.ts'

const MOST_OFF_MS = 600_000

/** Throws DraftRefusedError unless a message is dated now, within ten minutes: a later one could not be followed by another for as long. */
export function checkSeq(seq: number, now: number): void {
  if (Math.abs(seq - now) <= MOST_OFF_MS) return
  throw new DraftRefusedError(`the hub dates it ${iso(seq)}, and here it is ${iso(now)}: is this clock right?`)
}

/** Throws DraftRefusedError unless it ends in the future and within 180 days; seconds. */
export function checkEnd(notAfter: number, now: number): void {
  if (notAfter * 1000 > now && notAfter * 1000 <= now + MAX_CLAIM_SECONDS * 1000 + MOST_OFF_MS) return
  throw new DraftRefusedError(`the hub would have it end ${iso(notAfter * 1000)}, not within 180 days from now`)
}

/** Throws DraftRefusedError unless it holds from now on, within ten minutes, for 180 days at most; seconds. */
export function checkWindow({ notBefore, notAfter }: { notBefore: number; notAfter: number }, now: number): void {
  checkEnd(notAfter, now)
  if (Math.abs(notBefore * 1000 - now) <= MOST_OFF_MS && notAfter - notBefore <= MAX_CLAIM_SECONDS) return
  throw new DraftRefusedError(`the hub would have it hold from ${iso(notBefore * 1000)} to ${iso(notAfter * 1000)}, not from now on for at most 180 days`)
}

// Also of a number that is no time.
function iso(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `at ${ms}` : date.toISOString()
}
