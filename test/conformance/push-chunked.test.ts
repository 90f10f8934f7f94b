// OCI Distribution 1.1, Push, "Pushing a blob in chunks": end-5 (PATCH), end-6 (PUT), end-13 (status), end-14 (cancel).
import { test } from 'node:test'
import { bytesOf, digestOf } from './content.ts'
import { locationPath, useHub, withQuery } from './registry.ts'
import { expectAnswer } from './table.ts'

const registry = useHub()
const bytes = bytesOf('chunks', 300)
const digest = digestOf(bytes)

const patch = (path: string, from: number, to: number, body: Uint8Array = bytes.subarray(from, to + 1)) =>
  registry.call({ method: 'PATCH', path, headers: { 'content-type': 'application/octet-stream', 'content-range': `${from}-${to}` }, body })

test('three chunks and an empty PUT make a blob', async () => {
  let path = await registry.openUpload('chunk/app')
  for (const [from, to] of [[0, 99], [100, 199], [200, 299]] as const) {
    const answer = await patch(path, from, to)
    expectAnswer(answer, { status: 202, answers: { range: `0-${to}`, location: /^\/v2\/chunk\/app\/blobs\/uploads\// } })
    path = locationPath(answer)
  }
  const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) })
  expectAnswer(put, { status: 201, answers: { location: `/v2/chunk/app/blobs/${digest}`, 'docker-content-digest': digest } })
  expectAnswer(await registry.get(`/v2/chunk/app/blobs/${digest}`), { status: 200, content: bytes })
})

test('the last chunk may come with the PUT, with its range', async () => {
  const path = await registry.openUpload('chunk/last')
  expectAnswer(await patch(path, 0, 199), { status: 202 })
  const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`), headers: { 'content-range': '200-299' }, body: bytes.subarray(200) })
  expectAnswer(put, { status: 201 })
  expectAnswer(await registry.get(`/v2/chunk/last/blobs/${digest}`), { status: 200, content: bytes })
})

test('the last chunk on PUT at the wrong place is 416 and the upload goes on', async () => {
  const path = await registry.openUpload('chunk/last416')
  await patch(path, 0, 199)
  const wrong = { method: 'PUT', path: withQuery(path, `digest=${digest}`), headers: { 'content-range': '100-199' }, body: bytes.subarray(100, 200) }
  expectAnswer(await registry.call(wrong), { status: 416, answers: { range: '0-199' } })
  expectAnswer(await registry.call({ ...wrong, headers: { 'content-range': '200-299' }, body: bytes.subarray(200) }), { status: 201 })
})

test('a PATCH without Content-Range streams to the end of what is there, as docker does', async () => {
  const path = await registry.openUpload('chunk/stream')
  const headers = { 'transfer-encoding': 'chunked' }
  expectAnswer(await registry.call({ method: 'PATCH', path, headers, body: bytes.subarray(0, 150) }), { status: 202, answers: { range: '0-149' } })
  expectAnswer(await registry.call({ method: 'PATCH', path, headers, body: bytes.subarray(150) }), { status: 202, answers: { range: '0-299' } })
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) }), { status: 201 })
})

test('the status of an upload is what has arrived', async () => {
  const path = await registry.openUpload('chunk/status')
  expectAnswer(await registry.get(path), { status: 204, content: '', answers: { range: '0-0', location: path } })
  await patch(path, 0, 99)
  expectAnswer(await registry.get(path), { status: 204, content: '', answers: { range: '0-99', location: path } })
})

test('a chunk of another start than what is there is 416, says where to go on, and changes nothing', async () => {
  const path = await registry.openUpload('chunk/order')
  expectAnswer(await patch(path, 100, 199), { status: 416, answers: { location: path, range: '0-0' } })
  await patch(path, 0, 99)
  expectAnswer(await patch(path, 200, 299), { status: 416, answers: { location: path, range: '0-99' } })
  expectAnswer(await patch(path, 0, 99), { status: 416, answers: { location: path, range: '0-99' } })
  await patch(path, 100, 299)
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) }), { status: 201 })
})

test('POST with a first chunk and no digest opens an upload', async () => {
  const answer = await registry.call({ method: 'POST', path: '/v2/chunk/first/blobs/uploads/', headers: { 'content-length': '0' } })
  expectAnswer(answer, { status: 202, answers: { location: /./, 'oci-chunk-min-length': null } })
})

test('an upload is cancelled once', async () => {
  const path = await registry.openUpload('chunk/cancel')
  await patch(path, 0, 99)
  expectAnswer(await registry.call({ method: 'DELETE', path }), { status: 204, content: '' })
  expectAnswer(await registry.call({ method: 'DELETE', path }), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
  expectAnswer(await registry.get(path), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
  expectAnswer(await patch(path, 100, 199), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) }), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
})

test('many chunks of uneven sizes keep every byte', async () => {
  const long = bytesOf('uneven', 5 * 1024 * 1024 + 321)
  const path = await registry.openUpload('chunk/uneven')
  let at = 0
  for (const size of [1, 1024 * 1024, 1024 * 1024 - 1, 65_536, 3, 2 * 1024 * 1024, 7]) {
    expectAnswer(await patch(path, at, at + size - 1, long.subarray(at, at + size)), { status: 202, answers: { range: `0-${at + size - 1}` } })
    at += size
  }
  const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(long)}`), body: long.subarray(at) })
  expectAnswer(put, { status: 201 })
  expectAnswer(await registry.get(`/v2/chunk/uneven/blobs/${digestOf(long)}`), { status: 200, content: long })
})
