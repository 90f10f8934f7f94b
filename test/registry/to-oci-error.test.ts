import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DatabaseError, WorkerEndedError } from '../../lib/db/worker-client.ts'
import { OciError } from '../../lib/oci/errors.ts'
import { toOciError } from '../../lib/registry/to-oci-error.ts'
import {
  DigestMismatchError, IngestClosedError, StoreFullError, UploadAbortedError, UploadBusyError, UploadIdleError, UploadTooLongError,
} from '../../lib/store/ingest/errors.ts'
import { WorkerFaultError, WorkerGoneError } from '../../lib/store/workers/messages.ts'

const database = (code: string) => new DatabaseError({ name: 'RefusedError', code, message: 'why', detail: { digest: 'd' } })

const TABLE: [what: string, error: unknown, code: string, status: number][] = [
  ['a repository that is not there', database('NAME_UNKNOWN'), 'NAME_UNKNOWN', 404],
  ['a manifest that is not there', database('MANIFEST_UNKNOWN'), 'MANIFEST_UNKNOWN', 404],
  ['bytes that are here as another type', database('MANIFEST_INVALID'), 'MANIFEST_INVALID', 400],
  ['a manifest whose blob is missing', database('MANIFEST_BLOB_UNKNOWN'), 'MANIFEST_BLOB_UNKNOWN', 404],
  ['a blob that is not linked', database('BLOB_UNKNOWN'), 'BLOB_UNKNOWN', 404],
  ['a database without room', database('SQLITE_FULL'), 'BLOB_UPLOAD_INVALID', 507],
  ['a database that cannot write', database('SQLITE_IOERR_WRITE'), 'BLOB_UPLOAD_INVALID', 507],
  ['a broken database', database('SQLITE_CORRUPT'), 'UNKNOWN', 500],
  ['a code of the database that no client may see', database('toString'), 'UNKNOWN', 500],
  ['a store without room', new StoreFullError(), 'BLOB_UPLOAD_INVALID', 507],
  ['an upload in use', new UploadBusyError('u'), 'BLOB_UPLOAD_INVALID', 409],
  ['a body longer than it said', new UploadTooLongError(1), 'SIZE_INVALID', 400],
  ['a body that stopped', new UploadIdleError(1), 'BLOB_UPLOAD_INVALID', 408],
  ['a body that broke off', new UploadAbortedError(), 'BLOB_UPLOAD_INVALID', 400],
  ['a hub that is stopping', new IngestClosedError(), 'UNAVAILABLE', 503],
  ['a digest nobody handled', new DigestMismatchError('a', 'b'), 'UNKNOWN', 500],
  ['a thread of the database that ended', new WorkerEndedError(), 'UNKNOWN', 500],
  ['a worker that ended', new WorkerGoneError(), 'UNKNOWN', 500],
  ['a disk that failed', new WorkerFaultError({ code: 'EIO', message: '/data/uploads/secret' }), 'UNKNOWN', 500],
  ['a fault of ours', new TypeError('x is not a function'), 'UNKNOWN', 500],
  ['something that is no error', 'text', 'UNKNOWN', 500],
]

for (const [what, error, code, status] of TABLE) {
  test(`${what} is ${status} ${code}`, () => {
    const refusal = toOciError(error)
    assert.deepEqual([refusal.code, refusal.status], [code, status])
  })
}

test('a refusal stays as it is; the detail of the database goes along', () => {
  const refusal = new OciError('TAG_INVALID')
  assert.equal(toOciError(refusal), refusal)
  assert.deepEqual(toOciError(database('MANIFEST_BLOB_UNKNOWN')).detail, { digest: 'd' })
  assert.equal(toOciError(new IngestClosedError()).headers['retry-after'], '5')
})

test('the inside of the hub stays inside: no path, no stack, but the cause for the log', () => {
  const error = new WorkerFaultError({ code: 'EIO', message: 'EIO: /data/uploads/1' })
  const refusal = toOciError(error)
  assert.doesNotMatch(refusal.body(), /data|EIO/)
  assert.equal(refusal.cause, error)
})
