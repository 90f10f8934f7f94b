import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OciError } from '../../lib/oci/errors.ts'
import { parseByteRange } from '../../lib/http/byte-range.ts'
import { parseContentLength, parseContentRange } from '../../lib/registry/content-range.ts'
import { hostileText } from '../oci/generators.ts'

const CHUNKS: [string | undefined, { start: number; length: number } | string | undefined][] = [
  [undefined, undefined], ['0-0', { start: 0, length: 1 }], ['0-9', { start: 0, length: 10 }], ['5-9', { start: 5, length: 5 }],
  ['bytes 0-9', { start: 0, length: 10 }], ['bytes=0-9', { start: 0, length: 10 }],
  ['9-0', 'RANGE_INVALID'], ['bytes 0-9/10', 'BLOB_UPLOAD_INVALID'], ['-1-5', 'BLOB_UPLOAD_INVALID'], ['0-', 'BLOB_UPLOAD_INVALID'], ['-9', 'BLOB_UPLOAD_INVALID'],
  ['', 'BLOB_UPLOAD_INVALID'], ['0-9, 20-30', 'BLOB_UPLOAD_INVALID'], ['0x1-0x2', 'BLOB_UPLOAD_INVALID'], ['1e3-1e4', 'BLOB_UPLOAD_INVALID'],
  ['0-99999999999999999999', 'BLOB_UPLOAD_INVALID'], ['٠-٩', 'BLOB_UPLOAD_INVALID'],
]

for (const [header, expected] of CHUNKS) {
  test(`bad-input 6: Content-Range ${JSON.stringify(header)} is ${JSON.stringify(expected)}`, () => {
    if (typeof expected === 'string') assert.throws(() => parseContentRange(header), { code: expected })
    else assert.deepEqual(parseContentRange(header), expected)
  })
}

test('a chunk from start to end has end − start + 1 bytes', () => {
  fc.assert(fc.property(fc.nat(1e12), fc.nat(1e12), (start, more) => {
    assert.deepEqual(parseContentRange(`${start}-${start + more}`), { start, length: more + 1 })
  }))
})

test('Content-Length is a number of bytes or refused', () => {
  assert.equal(parseContentLength(undefined), undefined)
  assert.equal(parseContentLength('0'), 0)
  for (const text of ['', '-1', '1.5', '1e3', '0x10', ' 1', '1'.repeat(16)]) assert.throws(() => parseContentLength(text), { code: 'SIZE_INVALID' })
})

const all = undefined
const RANGES: [string | undefined, number, ReturnType<typeof parseByteRange>][] = [
  [undefined, 10, all], ['bytes=0-', 10, { start: 0, end: 10 }], ['bytes=0-0', 10, { start: 0, end: 1 }], ['bytes=2-5', 10, { start: 2, end: 6 }],
  ['bytes=-1', 10, { start: 9, end: 10 }], ['bytes=-99', 10, { start: 0, end: 10 }], ['bytes=5-99', 10, { start: 5, end: 10 }],
  ['bytes=10-', 10, 'unsatisfiable'], ['bytes=-0', 10, 'unsatisfiable'], ['bytes=0-', 0, 'unsatisfiable'], ['bytes=-1', 0, 'unsatisfiable'],
  ['bytes=99999999999999999999999-', 10, 'unsatisfiable'], ['bytes=0-1,3-4', 10, all], ['bytes=-', 10, all], ['lines=0-1', 10, all], ['0-1', 10, all], ['bytes=a-b', 10, all],
]

for (const [header, size, expected] of RANGES) {
  test(`bad-input 11: Range ${JSON.stringify(header)} of ${size} bytes is ${JSON.stringify(expected) ?? 'all'}`, () => {
    assert.deepEqual(parseByteRange(header, size), expected)
  })
}

test('whatever is asked, a range lies inside the blob and is not empty', () => {
  const bound = fc.oneof(fc.constant(''), fc.nat(30).map(String), fc.bigInt({ min: 0n }).map(String))
  const headers = fc.oneof(hostileText.map((text) => `bytes=${text}`), fc.tuple(bound, bound).map(([a, b]) => `bytes=${a}-${b}`))
  fc.assert(fc.property(headers, fc.nat(20), (header, size) => {
    const range = parseByteRange(header, size)
    if (range === undefined || range === 'unsatisfiable') return
    assert.ok(range.start >= 0 && range.start < range.end && range.end <= size)
  }), { numRuns: 1000 })
})

test('hostile chunk headers are refused with an error of the protocol', () => {
  fc.assert(fc.property(hostileText, (text) => {
    for (const parse of [parseContentRange, parseContentLength]) {
      try {
        parse(text)
      } catch (error) {
        assert.ok(error instanceof OciError)
      }
    }
  }))
})
