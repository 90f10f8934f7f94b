// Bad inputs 13, 14: several clients at one tag or blob, and one large layer.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { bytesOf, descriptorOf, digestOf, imageManifest, OCI_CONFIG } from '../conformance/content.ts'
import { useHub, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

const registry = useHub()
const MEBI = 1024 * 1024

test('bad-input 13: two clients push one tag at once, and one of them wins whole', async () => {
  await registry.pushBlob('race/tag', '{}')
  const images = ['a', 'b', 'c', 'd'].map((seed) => imageManifest(descriptorOf(OCI_CONFIG, '{}'), [], { annotations: { seed } }))
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(images.map((bytes) => registry.pushManifest('race/tag', 'latest', bytes)))
    for (const answer of answers) expectAnswer(answer, { status: 201 })
    const tagged = await registry.get('/v2/race/tag/manifests/latest')
    assert.equal(tagged.headers['docker-content-digest'], digestOf(tagged.body))
    assert.ok(images.some((bytes) => bytes.equals(tagged.body)))
  }
  for (const bytes of images) expectAnswer(await registry.get(`/v2/race/tag/manifests/${digestOf(bytes)}`), { status: 200, content: bytes })
})

test('bad-input 13: what a reader sees after a push is never what was before it', async () => {
  await registry.pushBlob('race/read', '{}')
  for (let i = 0; i < 30; i++) {
    const bytes = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [], { annotations: { i: String(i) } })
    expectAnswer(await registry.pushManifest('race/read', 'latest', bytes), { status: 201 })
    const answers = await Promise.all([1, 2, 3].map(() => registry.get('/v2/race/read/manifests/latest')))
    for (const answer of answers) assert.ok(answer.body.equals(bytes), `stale after push ${i}`)
  }
})

test('bad-input 13: one blob pushed by eight clients at once, into one repository and several', async () => {
  const bytes = bytesOf('same', 3 * MEBI)
  const names = Array.from({ length: 8 }, (_, i) => `race/blob${i % 4}`)
  const digests = await Promise.all(names.map((name) => registry.pushBlob(name, bytes)))
  assert.equal(new Set(digests).size, 1)
  for (const name of names) expectAnswer(await registry.get(`/v2/${name}/blobs/${digests[0]}`), { status: 200, content: bytes })
})

test('bad-input 13: a blob deleted and pushed at once is either here whole or not here', async () => {
  const bytes = bytesOf('flicker', 100_000)
  const path = `/v2/race/flicker/blobs/${await registry.pushBlob('race/flicker', bytes)}`
  for (let round = 0; round < 10; round++) {
    const [, removed] = await Promise.all([registry.pushBlob('race/flicker', bytes), registry.call({ method: 'DELETE', path })])
    assert.ok([202, 404].includes(removed.status), removed.text)
    const answer = await registry.get(path)
    expectAnswer(answer, answer.status === 200 ? { status: 200, content: bytes } : { status: 404, code: 'BLOB_UNKNOWN' })
  }
  await registry.pushBlob('race/flicker', bytes)
  expectAnswer(await registry.get(path), { status: 200, content: bytes })
})

test('bad-input 13: a blob deleted while another pulls it arrives whole', async () => {
  const bytes = bytesOf('pulled', 48 * MEBI)
  const digest = await registry.pushBlob('race/pulled', bytes)
  const path = `/v2/race/pulled/blobs/${digest}`
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    request(registry.hub.url + path, { agent: false }, resolve).on('error', reject).end()
  })
  incoming.pause()
  expectAnswer(await registry.call({ method: 'DELETE', path }), { status: 202 })
  const hash = createHash('sha256')
  for await (const chunk of incoming) hash.update(chunk as Buffer)
  assert.equal(`sha256:${hash.digest('hex')}`, digest)
  expectAnswer(await registry.get(path), { status: 404, code: 'BLOB_UNKNOWN' })
})

test('bad-input 7: uploads of one blob that go on, or end twice, while they end: refused, and the blob is what it should be', { timeout: 180_000 }, async () => {
  const bytes = bytesOf('ended twice', 30)
  const paths = await Promise.all(Array.from({ length: 20 }, () => registry.openUpload('race/ended')))
  await Promise.all(paths.map((path) => registry.call({ method: 'PATCH', path, body: bytes })))
  const again = async (method: string, path: string, body: string, ms: number) => {
    await delay(ms)
    return registry.call({ method, path, body })
  }
  const answers = await Promise.all(paths.flatMap((path) => [0, 2, 4, 6, 9, 12, 16, 20].flatMap((ms) => [
    again('PUT', withQuery(path, `digest=${digestOf(bytes)}`), '', ms),
    ...(ms === 0 ? [] : [again('PATCH', path, 'more '.repeat(40), ms)]),
  ])))
  const counts = Object.groupBy(answers, ({ status }) => String(status))
  assert.deepEqual(Object.keys(counts).filter((status) => !['201', '202', '400', '404', '409'].includes(status)), [])
  const file = readFileSync(join(registry.hub.dataDir, 'blobs', 'sha256', digestOf(bytes).slice(7, 9), digestOf(bytes).slice(7)))
  assert.ok(file.equals(bytes), `the file has ${file.length} bytes`)
})

test('bad-input 14: a layer of 64 MiB arrives with the right digest, as docker sends it', { timeout: 180_000 }, async () => {
  const bytes = bytesOf('large', 64 * MEBI)
  const digest = digestOf(bytes)
  const path = await registry.openUpload('race/large')
  const patched = await registry.call({ method: 'PATCH', path, headers: { 'transfer-encoding': 'chunked' }, body: bytes })
  expectAnswer(patched, { status: 202, answers: { range: `0-${bytes.length - 1}` } })
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) }), { status: 201 })
  const answer = await registry.get(`/v2/race/large/blobs/${digest}`)
  assert.equal(answer.body.length, bytes.length)
  assert.equal(digestOf(answer.body), digest)
})
