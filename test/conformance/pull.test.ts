// OCI Distribution 1.1, Pull: end-1 (version check), end-2 (blobs), end-3 (manifests).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_MANIFEST } from './content.ts'
import { useHub } from './registry.ts'
import { testTable } from './table.ts'

const registry = useHub()
const blob = bytesOf('pull', 3 * 1024 * 1024 + 17)
const digest = digestOf(blob)
const blobUrl = `/v2/pull/app/blobs/${digest}`
const config = '{}'
const manifest = imageManifest(descriptorOf(OCI_CONFIG, config), [descriptorOf('application/octet-stream', blob)])
const manifestDigest = digestOf(manifest)
const manifestUrl = `/v2/pull/app/manifests/${manifestDigest}`
const absent = digestOf('nobody pushed this')

registry.prepare(async () => {
  await registry.pushBlob('pull/app', blob)
  await registry.pushBlob('pull/app', config)
  await registry.pushBlob('pull/app', '')
  await registry.pushManifest('pull/app', 'v1', manifest)
})

const blobHeaders = { 'docker-content-digest': digest, 'content-length': String(blob.length), etag: `"${digest}"`, 'accept-ranges': 'bytes' }
const manifestHeaders = {
  'docker-content-digest': manifestDigest,
  'content-length': String(manifest.length),
  'content-type': OCI_MANIFEST,
  etag: `"${manifestDigest}"`,
}
const version = { 'docker-distribution-api-version': 'registry/2.0' }

testTable(registry, [
  { what: 'GET /v2/ says that the API is here', path: '/v2/', status: 200, content: '{}', answers: { ...version, 'content-type': /^application\/json/ } },
  { what: 'HEAD /v2/ says it without a body', method: 'HEAD', path: '/v2/', status: 200, answers: version },
  { what: 'GET of a blob', path: blobUrl, status: 200, content: blob, answers: { ...blobHeaders, 'content-type': 'application/octet-stream' } },
  { what: 'HEAD of a blob has its size and digest', method: 'HEAD', path: blobUrl, status: 200, answers: blobHeaders },
  { what: 'GET of an empty blob', path: `/v2/pull/app/blobs/${digestOf('')}`, status: 200, content: '', answers: { 'content-length': '0' } },
  { what: 'GET of a blob nobody pushed is 404', path: `/v2/pull/app/blobs/${absent}`, status: 404, code: 'BLOB_UNKNOWN' },
  { what: 'HEAD of a blob nobody pushed is 404', method: 'HEAD', path: `/v2/pull/app/blobs/${absent}`, status: 404 },
  { what: 'GET of a blob in an unknown repository is 404', path: `/v2/pull/nothing/blobs/${digest}`, status: 404, code: ['BLOB_UNKNOWN', 'NAME_UNKNOWN'] },
  { what: 'GET of a manifest by tag', path: '/v2/pull/app/manifests/v1', status: 200, content: manifest, answers: manifestHeaders },
  { what: 'GET of a manifest by digest', path: manifestUrl, status: 200, content: manifest, answers: manifestHeaders },
  { what: 'HEAD of a manifest by tag', method: 'HEAD', path: '/v2/pull/app/manifests/v1', status: 200, answers: manifestHeaders },
  { what: 'HEAD of a manifest by digest', method: 'HEAD', path: manifestUrl, status: 200, answers: manifestHeaders },
  { what: 'GET of a manifest whatever Accept says', path: manifestUrl, headers: { accept: 'text/html' }, status: 200, content: manifest },
  { what: 'GET of an unknown tag is 404', path: '/v2/pull/app/manifests/v2', status: 404, code: 'MANIFEST_UNKNOWN' },
  { what: 'HEAD of an unknown tag is 404', method: 'HEAD', path: '/v2/pull/app/manifests/v2', status: 404 },
  { what: 'GET of an unknown manifest digest is 404', path: `/v2/pull/app/manifests/${absent}`, status: 404, code: 'MANIFEST_UNKNOWN' },
  { what: 'GET of a manifest in an unknown repository is 404', path: '/v2/pull/nothing/manifests/v1', status: 404, code: ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN'] },
  { what: 'a blob that the client has is 304', path: blobUrl, headers: { 'if-none-match': `"${digest}"` }, status: 304, content: '', answers: { etag: `"${digest}"` } },
  { what: 'If-None-Match compares weakly and takes a list', path: blobUrl, headers: { 'if-none-match': `"x", W/"${digest}"` }, status: 304 },
  { what: 'another entity tag gets the blob', path: blobUrl, headers: { 'if-none-match': '"x"' }, status: 200, content: blob },
  { what: 'a manifest that the client has is 304', path: '/v2/pull/app/manifests/v1', headers: { 'if-none-match': `"${manifestDigest}"` }, status: 304, content: '' },
  { what: 'HEAD of a manifest that the client has is 304', method: 'HEAD', path: manifestUrl, headers: { 'if-none-match': `"${manifestDigest}"` }, status: 304 },
])

const size = blob.length
const mebi = 1024 * 1024
const part = (from: number, to: number) => ({ content: blob.subarray(from, to + 1), answers: { 'content-range': `bytes ${from}-${to}/${size}`, 'content-length': String(to - from + 1) } })

testTable(registry, [
  { what: 'a range inside a blob', path: blobUrl, headers: { range: 'bytes=10-19' }, status: 206, ...part(10, 19) },
  { what: 'a range across the edges of read buffers', path: blobUrl, headers: { range: `bytes=${mebi - 5}-${2 * mebi + 5}` }, status: 206, ...part(mebi - 5, 2 * mebi + 5) },
  { what: 'a range that ends behind the blob is cut', path: blobUrl, headers: { range: `bytes=${size - 10}-${size + 10}` }, status: 206, ...part(size - 10, size - 1) },
  { what: 'the last byte by its position', path: blobUrl, headers: { range: `bytes=${size - 1}-${size - 1}` }, status: 206, ...part(size - 1, size - 1) },
  { what: 'If-Range with our entity tag gives the range', path: blobUrl, headers: { range: 'bytes=0-9', 'if-range': `"${digest}"` }, status: 206, ...part(0, 9) },
  { what: 'If-Range with another entity tag gives the whole', path: blobUrl, headers: { range: 'bytes=0-9', 'if-range': '"x"' }, status: 200, content: blob },
  { what: 'another unit than bytes is ignored', path: blobUrl, headers: { range: 'lines=0-9' }, status: 200, content: blob },
])

test('eight clients at once get the whole blob', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => registry.get(blobUrl)))
  for (const answer of answers) assert.equal(digestOf(answer.body), digest)
})
