import { WorkerFaultError } from '../workers/messages.ts'
import { DigestMismatchError, StoreFullError } from './errors.ts'
import type { Expected } from './operations.ts'

/** A disk without room as StoreFullError; any other error as it is. */
export function asStoreFull(error: unknown): unknown {
  return error instanceof WorkerFaultError && /^(ENOSPC|EDQUOT)$/.test(error.code) ? new StoreFullError(error) : error
}

/** The worker's refusal of a wrong digest as the error it stands for; undefined for any other. */
export function asMismatch(error: unknown, expected: Expected | undefined): DigestMismatchError | undefined {
  if (!(error instanceof WorkerFaultError) || error.code !== 'DIGEST_MISMATCH' || expected === undefined) return undefined
  return new DigestMismatchError(`${expected.algorithm}:${expected.hex}`, `${expected.algorithm}:${error.detail ?? ''}`)
}
