import { DatabaseError } from '../db/worker-client.ts'
import { OciError } from '../oci/errors.ts'
import { NameRefusedError, UnavailableError, UnresolvableError } from '../resolve/net/errors.ts'
import { IngestClosedError, StoreFullError, UploadAbortedError, UploadBusyError, UploadIdleError, UploadTooLongError } from '../store/ingest/errors.ts'

const FULL = /^(SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT)/
const REFUSALS = ['NAME_UNKNOWN', 'MANIFEST_UNKNOWN', 'MANIFEST_INVALID', 'MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'DENIED'] as const

/** The refusal that a client gets for whatever a handler failed with; UNKNOWN (500) for a fault of ours. */
export function toOciError(error: unknown): OciError {
  if (error instanceof OciError) return error
  if (error instanceof DatabaseError) return fromDatabase(error)
  if (error instanceof NameRefusedError) return new OciError('DENIED', error.message, { cause: error })
  if (error instanceof UnresolvableError) return new OciError('NAME_UNKNOWN', error.message, { cause: error })
  if (error instanceof UnavailableError) return new OciError('UNAVAILABLE', error.message, { headers: { 'retry-after': '10' }, cause: error })
  if (error instanceof StoreFullError) return full(error)
  if (error instanceof UploadBusyError) return new OciError('BLOB_UPLOAD_INVALID', 'another request is writing to this upload', { status: 409, cause: error })
  if (error instanceof UploadTooLongError) return new OciError('SIZE_INVALID', 'the body is longer than its Content-Range', { cause: error })
  if (error instanceof UploadIdleError) return new OciError('BLOB_UPLOAD_INVALID', 'no byte came for too long: ask for the status of the upload and go on from there', { status: 408, cause: error })
  if (error instanceof UploadAbortedError) return new OciError('BLOB_UPLOAD_INVALID', 'the request ended before its body did', { cause: error })
  if (error instanceof IngestClosedError) return new OciError('UNAVAILABLE', 'the hub is stopping: try again', { headers: { 'retry-after': '5' }, cause: error })
  return new OciError('UNKNOWN', 'the hub could not do this; its log says why', { cause: error })
}

function fromDatabase(error: DatabaseError): OciError {
  if (FULL.test(error.code)) return full(error)
  const refusal = REFUSALS.find((code) => code === error.code)
  if (refusal) return new OciError(refusal, error.message, { detail: error.detail })
  return new OciError('UNKNOWN', 'the hub could not do this; its log says why', { cause: error })
}

function full(cause: unknown): OciError {
  return new OciError('BLOB_UPLOAD_INVALID', 'the hub has no room left: try again when its operator has made some', { status: 507, cause })
}
