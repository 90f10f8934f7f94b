import type { JobFailure } from './worker-client.ts'

/** An error in the form that crosses a thread. */
export function toJobFailure(error: unknown): JobFailure {
  if (!(error instanceof Error)) return { name: 'Error', code: 'UNKNOWN', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
  const detail = 'detail' in error ? error.detail : undefined
  return { name: error.name, code, message: error.message, detail }
}
