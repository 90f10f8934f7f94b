import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OciError, type OciErrorCode } from '../../lib/oci/errors.ts'
import { bareMediaType } from '../../lib/oci/media-types.ts'

const STATUS: [OciErrorCode, number][] = [
  ['BLOB_UNKNOWN', 404], ['BLOB_UPLOAD_UNKNOWN', 404], ['DIGEST_INVALID', 400], ['MANIFEST_UNKNOWN', 404], ['NAME_INVALID', 400],
  ['RANGE_INVALID', 416], ['UNAUTHORIZED', 401], ['DENIED', 403], ['UNSUPPORTED', 405], ['TOOMANYREQUESTS', 429],
]

test("an error has the specification's status, and its body the specification's form", () => {
  for (const [code, status] of STATUS) {
    const error = new OciError(code)
    assert.equal(error.status, status)
    assert.deepEqual(JSON.parse(error.body()), { errors: [{ code, message: error.message }] })
  }
})

test('message, status and detail can be told', () => {
  const error = new OciError('DENIED', 'no', { status: 421, detail: { a: 1 } })
  assert.equal(error.status, 421)
  assert.deepEqual(JSON.parse(error.body()), { errors: [{ code: 'DENIED', message: 'no', detail: { a: 1 } }] })
})

const CONTENT_TYPES: [string | undefined, string | undefined][] = [
  ['application/json', 'application/json'], ['application/json; charset=utf-8', 'application/json'], [' a/b ;x', 'a/b'],
  [undefined, undefined], ['', undefined], [';', undefined], ['json', undefined], ['a/b/c', undefined], ['a/b\r\nx: y', undefined],
  [`a/${'b'.repeat(127)}`, `a/${'b'.repeat(127)}`], [`a/${'b'.repeat(128)}`, undefined],
]

for (const [header, type] of CONTENT_TYPES) {
  test(`the media type of Content-Type ${JSON.stringify(header?.slice(0, 40))} is ${type?.slice(0, 40)}`, () => {
    assert.equal(bareMediaType(header), type)
  })
}
