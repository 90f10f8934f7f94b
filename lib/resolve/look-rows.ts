import type { LastRootRow } from '../db/observed.ts'
import { UnresolvableError } from './net/errors.ts'
import type { ResolvedName } from './thread/operations.ts'

/** whoever asks for a name of which the last look found nothing has it looked at again so soon */
const RETRY_MS = 30_000
const JITTER = 0.1

// What a name's row becomes by a look at `now` (Unix ms).

/** It stands for a root that can be read. */
export function foundRow(name: string, found: ResolvedName, now: number): LastRootRow {
  const ttlMs = found.ttlMs * (1 + JITTER * (Math.random() - 0.5))
  return {
    name, root: found.root, path: found.path.join('/'), state: found.state, since: now, detail: found.detail ?? null,
    ipnsName: found.ipnsName ?? null, validUntil: found.validUntil, freshUntil: Math.floor(now + ttlMs), resolvedAt: now, settled: found.settled ?? null,
  }
}

/** Its owner wants it to lead nowhere. */
export function refusedRow(before: LastRootRow, sentence: string, now: number): LastRootRow {
  return { ...before, state: 'refused', detail: sentence, since: now, freshUntil: now + RETRY_MS, resolvedAt: now }
}

/** The blocks of its newest root are not to be had. */
export function unavailableRow(before: LastRootRow, sentence: string, now: number): LastRootRow {
  return { ...before, state: 'unavailable', detail: sentence, since: now, freshUntil: now + RETRY_MS }
}

/** It could not be looked up, or leads nowhere any more. */
export function failedRow(before: LastRootRow, error: unknown, now: number): LastRootRow {
  const detail = error instanceof Error ? error.message : 'it could not be resolved'
  return { ...before, state: error instanceof UnresolvableError ? 'stale' : before.state, detail, since: now, freshUntil: now + RETRY_MS }
}
