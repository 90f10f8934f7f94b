import { NamespaceError, type NamespaceCode } from '../identity/namespaces/namespace-error.ts'
import { ApiError } from './problem.ts'

const STATUS: Record<NamespaceCode, number> = {
  NAMESPACE_INVALID: 422, NAMESPACE_UNKNOWN: 404, NAMESPACE_TAKEN: 409, NAMESPACE_LIMIT: 409, NAMESPACE_NOT_EMPTY: 409, NAMESPACE_CHANGED: 409,
  NOT_OWNER: 403, NOT_PROVED: 422, KEY_IN_USE: 409, CLAIM_REFUSED: 422, CLAIM_CONFLICT: 409, TRANSFER_REFUSED: 422, TRANSFER_UNKNOWN: 404, LOOKUP_FAILED: 503,
}

/** Passes a refusal of the namespaces on as a problem of the API. */
export async function asProblem<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof NamespaceError ? new ApiError(STATUS[error.code], error.code, error.message) : error
  })
}
