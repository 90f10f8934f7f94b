/** The client went away (or the upload was cancelled) before the body's end; `size` bytes are kept. */
export class UploadAbortedError extends Error {
  readonly code = 'UPLOAD_ABORTED'
  size = 0

  constructor(why = 'the client went away in the middle of the body', cause?: unknown) {
    super(why, { cause })
    this.name = 'UploadAbortedError'
  }
}

/** No byte came for the idle time; `size` bytes are kept. */
export class UploadIdleError extends Error {
  readonly code = 'UPLOAD_IDLE'
  size = 0

  constructor(idleMs: number) {
    super(`no byte arrived for ${idleMs} ms`)
    this.name = 'UploadIdleError'
  }
}

/** The body was longer than allowed; nothing of it is kept. */
export class UploadTooLongError extends Error {
  readonly code = 'UPLOAD_TOO_LONG'

  constructor(limit: number) {
    super(`the body is longer than ${limit} bytes`)
    this.name = 'UploadTooLongError'
  }
}

/** Another operation on the same upload is running. */
export class UploadBusyError extends Error {
  readonly code = 'UPLOAD_BUSY'

  constructor(id: string) {
    super(`another request is writing upload ${id}`)
    this.name = 'UploadBusyError'
  }
}

/** No room on the disk, or the quota is used up; nothing of the failed request is kept. */
export class StoreFullError extends Error {
  readonly code = 'STORE_FULL'

  constructor(cause?: unknown) {
    super('there is no room left in the data directory', { cause })
    this.name = 'StoreFullError'
  }
}

/** The bytes received are not those that the client named; the upload is kept. */
export class DigestMismatchError extends Error {
  readonly code = 'DIGEST_MISMATCH'
  readonly expected: string
  readonly actual: string

  constructor(expected: string, actual: string) {
    super(`the bytes have digest ${actual}, not ${expected}`)
    this.name = 'DigestMismatchError'
    this.expected = expected
    this.actual = actual
  }
}

/** The ingest was closed. */
export class IngestClosedError extends Error {
  readonly code = 'INGEST_CLOSED'

  constructor() {
    super('the store is closing')
    this.name = 'IngestClosedError'
  }
}
