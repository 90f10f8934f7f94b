// OCI Distribution 1.1, Push, "Mounting a blob from another repository": end-11.
import { test } from 'node:test'
import { bytesOf, digestOf } from './content.ts'
import { locationPath, useHub, withQuery } from './registry.ts'
import { expectAnswer } from './table.ts'

const registry = useHub()

const mount = (into: string, digest: string, from?: string) =>
  registry.call({ method: 'POST', path: `/v2/${into}/blobs/uploads/?mount=${digest}${from === undefined ? '' : `&from=${from}`}` })

test('a blob is mounted from a repository that links it', async () => {
  const digest = await registry.pushBlob('mount/source', 'mounted')
  const answer = await mount('mount/target', digest, 'mount/source')
  expectAnswer(answer, { status: 201, content: '', answers: { location: `/v2/mount/target/blobs/${digest}`, 'docker-content-digest': digest } })
  expectAnswer(await registry.get(locationPath(answer)), { status: 200, content: 'mounted' })
})

test('from= may be percent-encoded', async () => {
  const digest = await registry.pushBlob('mount/source', 'encoded')
  expectAnswer(await mount('mount/encoded', encodeURIComponent(digest), encodeURIComponent('mount/source')), { status: 201 })
})

test('a mount from a repository that does not link the blob opens an upload', async () => {
  const digest = await registry.pushBlob('mount/source', 'not there')
  const answer = await mount('mount/miss', digest, 'mount/elsewhere')
  expectAnswer(answer, { status: 202, answers: { location: /^\/v2\/mount\/miss\/blobs\/uploads\/[^/]+$/, range: '0-0' } })
  expectAnswer(await registry.get(`/v2/mount/miss/blobs/${digest}`), { status: 404, code: 'BLOB_UNKNOWN' })
  const put = await registry.call({ method: 'PUT', path: withQuery(locationPath(answer), `digest=${digest}`), body: 'not there' })
  expectAnswer(put, { status: 201 })
})

test('a mount of a blob that nobody has opens an upload', async () => {
  expectAnswer(await mount('mount/nobody', digestOf('nobody has this'), 'mount/source'), { status: 202 })
  expectAnswer(await mount('mount/nobody', digestOf('nobody has this')), { status: 202 })
})

test('a mount without from takes the blob from wherever it may be read', async () => {
  const digest = await registry.pushBlob('mount/source', 'anonymous')
  expectAnswer(await mount('mount/anonymous', digest), { status: 201 })
  expectAnswer(await registry.get(`/v2/mount/anonymous/blobs/${digest}`), { status: 200, content: 'anonymous' })
})

test('a mounted blob stays when its source is deleted', async () => {
  const digest = await registry.pushBlob('mount/source', bytesOf('stays', 5000))
  await mount('mount/stays', digest, 'mount/source')
  expectAnswer(await registry.call({ method: 'DELETE', path: `/v2/mount/source/blobs/${digest}` }), { status: 202 })
  expectAnswer(await registry.get(`/v2/mount/source/blobs/${digest}`), { status: 404 })
  expectAnswer(await registry.get(`/v2/mount/stays/blobs/${digest}`), { status: 200, content: bytesOf('stays', 5000) })
})

test('a sha512 blob is mounted by its sha512', async () => {
  const digest = await registry.pushBlob('mount/source', 'long', 'sha512')
  expectAnswer(await mount('mount/long', digest, 'mount/source'), { status: 201, answers: { 'docker-content-digest': digest } })
  expectAnswer(await registry.get(`/v2/mount/long/blobs/${digest}`), { status: 200, content: 'long' })
})

test('a malformed digest or source is 400', async () => {
  expectAnswer(await mount('mount/bad', 'sha256:short', 'mount/source'), { status: 400, code: 'DIGEST_INVALID' })
  // An unusable `from` names no repository: the specification lets the registry fall back to an upload.
  expectAnswer(await mount('mount/bad', digestOf('x'), '../etc'), { status: [202, 400] })
})

test('a repository is mounted into itself', async () => {
  const digest = await registry.pushBlob('mount/self', 'self')
  expectAnswer(await mount('mount/self', digest, 'mount/self'), { status: 201 })
})
