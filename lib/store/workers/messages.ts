/** A table of operations: each names what it takes and what it answers. */
export type Operations = Record<string, { args: unknown; result: unknown }>

export type Request = { call: number; op: string; args: unknown }

/** An error on its way between threads: classes do not survive the crossing, a code does. */
export type Fault = { code: string; message: string; detail?: string }

export type Reply = { call: number; value: unknown } | { call: number; fault: Fault }

/** An operation in a worker failed; `code` is the system's (ENOSPC, EIO, …) or one of ours. */
export class WorkerFaultError extends Error {
  readonly code: string
  readonly detail: string | undefined

  constructor(fault: Fault) {
    super(fault.message)
    this.name = 'WorkerFaultError'
    this.code = fault.code
    this.detail = fault.detail
  }
}

/** The worker thread ended while a call was open, or was already closed. */
export class WorkerGoneError extends Error {
  readonly code = 'WORKER_GONE'

  constructor(cause?: unknown) {
    super('the worker thread has ended', { cause })
    this.name = 'WorkerGoneError'
  }
}

/** What of an error crosses to the other thread. */
export function toFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : undefined
  return { code, message: error.message, ...(detail === undefined ? {} : { detail }) }
}
