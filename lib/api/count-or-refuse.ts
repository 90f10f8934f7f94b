import type { Limits, LimitName } from '../identity/limits.ts'
import { ApiError } from './problem.ts'

/** Counts an attempt. Rejects with ApiError 429 when there were too many. */
export async function countOrRefuse(limits: Limits, limit: LimitName, key: string): Promise<void> {
  const seconds = await limits.count(limit, key)
  if (seconds !== undefined) throw new ApiError(429, 'TOO_MANY', `too many attempts: try again in ${seconds} s`, { 'retry-after': String(seconds) })
}
