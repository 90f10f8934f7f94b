// OCI Distribution 1.1, Push, "Pushing a blob monolithically": end-4a + end-6, end-4b.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, digestOf } from './content.ts'
import { locationPath, useHub, withQuery } from './registry.ts'
import { expectAnswer, testTable } from './table.ts'

const registry = useHub()
const uploads = '/v2/mono/app/blobs/uploads/'
const MEBI = 1024 * 1024
// Bodies that end on, just before and just behind the edge of a 1 MiB slot, and that fill the ring of six once and more.
const SIZES = [0, 1, MEBI - 1, MEBI, MEBI + 1, 2 * MEBI, 6 * MEBI, 7 * MEBI, 12 * MEBI, 13 * MEBI + 5]

for (const size of SIZES) {
  test(`POST then PUT stores a blob of ${size} bytes`, async () => {
    const bytes = bytesOf(`put ${size}`, size)
    const digest = digestOf(bytes)
    const put = await registry.call({ method: 'PUT', path: withQuery(await registry.openUpload('mono/app'), `digest=${digest}`), body: bytes })
    expectAnswer(put, { status: 201, answers: { 'docker-content-digest': digest, location: `/v2/mono/app/blobs/${digest}` } })
    expectAnswer(await registry.get(locationPath(put)), { status: 200, content: bytes })
  })

  test(`one POST stores a blob of ${size} bytes`, async () => {
    const bytes = bytesOf(`post ${size}`, size)
    const digest = digestOf(bytes)
    const headers = { 'content-type': 'application/octet-stream' }
    const post = await registry.call({ method: 'POST', path: `${uploads}?digest=${digest}`, headers, body: bytes })
    expectAnswer(post, { status: 201, answers: { 'docker-content-digest': digest, location: `/v2/mono/app/blobs/${digest}` } })
    expectAnswer(await registry.get(locationPath(post)), { status: 200, content: bytes })
  })
}

test('POST answers where to send the bytes', async () => {
  const answer = await registry.call({ method: 'POST', path: uploads })
  expectAnswer(answer, { status: 202, answers: { location: /^\/v2\/mono\/app\/blobs\/uploads\/[^/?]+$/, range: '0-0', 'docker-upload-uuid': /./ }, content: '' })
})

test('a query on the Location that a client adds to is kept apart from the digest', async () => {
  const digest = digestOf('query')
  const answer = await registry.call({ method: 'PUT', path: `${await registry.openUpload('mono/app')}?unknown=1&digest=${encodeURIComponent(digest)}`, body: 'query' })
  expectAnswer(answer, { status: 201 })
})

test('a blob pushed again is 201 again', async () => {
  await registry.pushBlob('mono/app', 'twice')
  await registry.pushBlob('mono/app', 'twice')
  const digest = digestOf('twice')
  expectAnswer(await registry.call({ method: 'POST', path: `${uploads}?digest=${digest}`, body: 'twice' }), { status: 201 })
})

test('a wrong digest on PUT is 400 and ends the upload', async () => {
  const path = await registry.openUpload('mono/app')
  const wrong = digestOf('something else')
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${wrong}`), body: 'bytes' }), { status: 400, code: 'DIGEST_INVALID' })
  expectAnswer(await registry.get(path), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
  expectAnswer(await registry.get(`/v2/mono/app/blobs/${wrong}`), { status: 404, code: 'BLOB_UNKNOWN' })
  expectAnswer(await registry.get(`/v2/mono/app/blobs/${digestOf('bytes')}`), { status: 404, code: 'BLOB_UNKNOWN' })
})

test('PUT without a digest is 400', async () => {
  const path = await registry.openUpload('mono/app')
  expectAnswer(await registry.call({ method: 'PUT', path, body: 'bytes' }), { status: 400, code: 'DIGEST_INVALID' })
})

testTable(registry, [
  { what: 'a wrong digest on POST is 400', method: 'POST', path: `${uploads}?digest=${digestOf('else')}`, body: 'wrong', status: 400, code: 'DIGEST_INVALID' },
  { what: 'a malformed digest on POST is 400', method: 'POST', path: `${uploads}?digest=sha256:abc`, body: 'wrong', status: 400, code: 'DIGEST_INVALID' },
  { what: 'sha512 on POST', method: 'POST', path: `${uploads}?digest=${digestOf('five', 'sha512')}`, body: 'five', status: 201, answers: { 'docker-content-digest': digestOf('five', 'sha512') } },
  { what: 'a wrong sha512 on POST is 400', method: 'POST', path: `${uploads}?digest=${digestOf('else', 'sha512')}`, body: 'five', status: 400, code: 'DIGEST_INVALID' },
  { what: 'digest-algorithm=sha512 opens an upload', method: 'POST', path: `${uploads}?digest-algorithm=sha512`, status: 202 },
  { what: 'an unknown digest-algorithm is 400', method: 'POST', path: `${uploads}?digest-algorithm=md5`, status: 400, code: ['DIGEST_INVALID', 'UNSUPPORTED'] },
])

test('a sha512 blob is pulled by its sha512', async () => {
  const bytes = bytesOf('sha512', 3 * MEBI)
  const digest = digestOf(bytes, 'sha512')
  const path = await registry.openUpload('mono/app', '?digest-algorithm=sha512')
  expectAnswer(await registry.call({ method: 'PATCH', path, body: bytes }), { status: 202 })
  const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) })
  expectAnswer(put, { status: 201, answers: { 'docker-content-digest': digest, location: `/v2/mono/app/blobs/${digest}` } })
  const get = await registry.get(`/v2/mono/app/blobs/${digest}`)
  expectAnswer(get, { status: 200, content: bytes, answers: { 'docker-content-digest': digest } })
})

test('PATCH without digest-algorithm may still end with a sha512', async () => {
  const path = await registry.openUpload('mono/app')
  await registry.call({ method: 'PATCH', path, body: 'late' })
  const digest = digestOf('late', 'sha512')
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) }), { status: 201, answers: { 'docker-content-digest': digest } })
})

test('uploads of one repository are not those of another', async () => {
  const path = (await registry.openUpload('mono/app')).replace('mono/app', 'mono/other')
  expectAnswer(await registry.get(path), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
  assert.notEqual(await registry.openUpload('mono/app'), await registry.openUpload('mono/app'))
})
