// Bad inputs 4, 9, 10: manifests that are ambiguous, too large, malformed, or point where they should not.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { descriptorOf, digestOf, imageManifest, indexManifest, OCI_CONFIG, OCI_INDEX, OCI_LAYER, OCI_MANIFEST } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

const registry = useHub()
const name = 'bad/app'
const config = descriptorOf(OCI_CONFIG, '{}')
const layer = descriptorOf(OCI_LAYER, 'layer')
const INVALID = { status: 400, code: 'MANIFEST_INVALID' }

registry.prepare(async () => {
  await registry.pushBlob(name, '{}')
  await registry.pushBlob(name, 'layer')
})

describe('bad-input 4: what is an image to one reader and an index to another', () => {
  const both = { schemaVersion: 2, config, layers: [layer], manifests: [] }
  const cases: [what: string, body: object, type: string][] = [
    ['layers and manifests, sent as an image', both, OCI_MANIFEST],
    ['layers and manifests, sent as an index', both, OCI_INDEX],
    ['layers and manifests, its type named', { ...both, mediaType: OCI_MANIFEST }, OCI_MANIFEST],
    ['an index that says it is an image', { schemaVersion: 2, mediaType: OCI_MANIFEST, manifests: [] }, OCI_INDEX],
    ['an image that says it is an index', { schemaVersion: 2, mediaType: OCI_INDEX, config, layers: [layer] }, OCI_MANIFEST],
    ['an image without its type, sent as an index', { schemaVersion: 2, config, layers: [layer] }, OCI_INDEX],
    ['an index without its type, sent as an image', { schemaVersion: 2, manifests: [] }, OCI_MANIFEST],
  ]
  for (const [what, body, type] of cases) {
    test(`bad-input 4: ${what}`, async () => expectAnswer(await registry.pushManifest(name, 'ambiguous', JSON.stringify(body), type), INVALID))
  }

  test('bad-input 4: the same bytes pushed again with another Content-Type do not become something else', async () => {
    const bytes = JSON.stringify({ schemaVersion: 2, config, layers: [layer] })
    const path = `/v2/${name}/manifests/${digestOf(bytes)}`
    expectAnswer(await registry.pushManifest(name, 'typed', bytes, OCI_MANIFEST), { status: 201 })
    expectAnswer(await registry.pushManifest(name, 'typed', bytes, OCI_INDEX), INVALID)
    expectAnswer(await registry.get(path), { status: 200, content: bytes, answers: { 'content-type': OCI_MANIFEST } })
    const again = await registry.pushManifest(name, digestOf(bytes), bytes, 'application/vnd.example.other+json')
    expectAnswer(again, { status: [201, 400] })
    const byTag = await registry.get(`/v2/${name}/manifests/typed`)
    const byDigest = await registry.get(path)
    assert.equal(byTag.headers['content-type'], byDigest.headers['content-type'], 'one digest has one type')
  })
})

describe('bad-input 9: sizes and syntax', () => {
  const padded = (size: number) => {
    const bare = imageManifest(config, [layer], { annotations: { pad: '' } }).length
    return imageManifest(config, [layer], { annotations: { pad: 'x'.repeat(size - bare) } })
  }
  const LIMIT = 4 * 1024 * 1024

  test('bad-input 9: exactly 4 MiB is accepted and comes back', async () => {
    const bytes = padded(LIMIT)
    assert.equal(bytes.length, LIMIT)
    expectAnswer(await registry.pushManifest(name, 'large', bytes), { status: 201 })
    expectAnswer(await registry.get(`/v2/${name}/manifests/large`), { status: 200, content: bytes })
  })

  test('bad-input 9: one byte more is 413, with Content-Length and without', async () => {
    const bytes = padded(LIMIT + 1)
    expectAnswer(await registry.pushManifest(name, 'larger', bytes), { status: 413 })
    const headers = { 'content-type': OCI_MANIFEST, 'transfer-encoding': 'chunked' }
    expectAnswer(await registry.call({ method: 'PUT', path: `/v2/${name}/manifests/larger`, headers, body: bytes }), { status: 413 })
    expectAnswer(await registry.get(`/v2/${name}/manifests/larger`), { status: 404 })
  })

  const text = imageManifest(config, [layer]).toString()
  const sized = (size: string) => text.replace(`"size":${layer.size}`, `"size":${size}`)
  const levels = 100_000
  const cases: [what: string, body: string | Buffer][] = [
    ['a hundred thousand levels of arrays', `{"schemaVersion":2,"x":${'['.repeat(levels)}${']'.repeat(levels)}}`],
    ['a hundred thousand levels of objects', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`],
    ['levels that never close', '['.repeat(levels)],
    ['a duplicate key', text.replace('{', '{"schemaVersion":2,')],
    ['a duplicate key written with an escape', text.replace('{', '{"schema\\u0056ersion":2,')],
    ['a duplicate key deep inside', text.replace('"digest"', '"digest":"sha256:0","digest"')],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['bytes after the end', `${text}x`],
    ['a second document after the end', text + text],
    ['a NUL after the end', `${text}\0`],
    ['not UTF-8', Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"x":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')])],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['cut in the middle', text.slice(0, 60)],
    ['a comment', `/* */${text}`],
    ['size -1', sized('-1')],
    ['a float for a size', sized('1.5')],
    ['size 2^53+1', sized('9007199254740993')],
    ['a size beyond numbers', sized('1e400')],
    ['a size that is text', sized('"5"')],
    ['null', 'null'],
  ]
  for (const [what, body] of cases) {
    test(`bad-input 9: ${what} is 400`, async () => expectAnswer(await registry.pushManifest(name, 'malformed', body), INVALID))
  }

  // Patterns with nested repeats need minutes for these.
  const HOSTILE = ['{"a":"' + '\\"'.repeat(2_000_000) + '\\', '{"a":"' + '\\\\'.repeat(2_000_000), '"'.repeat(4_000_001), '{"a":'.repeat(60) + '"\\'.repeat(1_000_000)]
  for (const [i, body] of HOSTILE.entries()) {
    test(`bad-input 9: 4 MiB of quotes and backslashes (${i}) are refused`, { timeout: 180_000 }, async () => {
      expectAnswer(await registry.pushManifest(name, 'hostile', body), INVALID)
    })
  }

  test('bad-input 9: __proto__ pollutes nothing', async () => {
    const polluted = text.replace('{', '{"__proto__":{"mediaType":"text/html","layers":[],"admin":true},"constructor":{"prototype":{"x":1}},')
    expectAnswer(await registry.pushManifest(name, 'proto', polluted), { status: [201, 400] })
    const onlyProto = `{"schemaVersion":2,"__proto__":{"config":${JSON.stringify(config)},"layers":[]}}`
    expectAnswer(await registry.pushManifest(name, 'proto2', onlyProto), INVALID)
    expectAnswer(await registry.pushManifest(name, 'malformed', '{}'), INVALID)
    await registry.pushImage('bad/after', 'v1')
  })
})

describe('bad-input 10: what a manifest refers to', () => {
  test('bad-input 10: an index that lists itself through another cannot come to be', async () => {
    // A cycle would need the digest of a document that is not here yet: each half is refused first.
    const first = indexManifest([descriptorOf(OCI_INDEX, 'the second, not yet written')])
    const second = indexManifest([descriptorOf(OCI_INDEX, first)])
    expectAnswer(await registry.pushManifest(name, digestOf(first), first, OCI_INDEX), { status: 404, code: ['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'] })
    expectAnswer(await registry.pushManifest(name, digestOf(second), second, OCI_INDEX), { status: 404, code: ['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'] })
  })

  test('bad-input 10: a subject that points back at its own referrer does no harm', async () => {
    const first = indexManifest([], { subject: descriptorOf(OCI_INDEX, 'later') })
    expectAnswer(await registry.pushManifest(name, digestOf(first), first, OCI_INDEX), { status: 201 })
    const second = indexManifest([descriptorOf(OCI_INDEX, first)], { subject: descriptorOf(OCI_INDEX, first) })
    expectAnswer(await registry.pushManifest(name, digestOf(second), second, OCI_INDEX), { status: 201 })
    expectAnswer(await registry.get(`/v2/${name}/referrers/${digestOf(first)}`), { status: 200 })
  })

  test('bad-input 10: ten levels of index', async () => {
    let inner = { bytes: imageManifest(config, [layer]), type: OCI_MANIFEST }
    await registry.pushManifest(name, digestOf(inner.bytes), inner.bytes)
    for (let level = 0; level < 10; level++) {
      const bytes = indexManifest([descriptorOf(inner.type, inner.bytes)])
      expectAnswer(await registry.pushManifest(name, `level-${level}`, bytes, OCI_INDEX), { status: 201 })
      inner = { bytes, type: OCI_INDEX }
    }
    expectAnswer(await registry.get(`/v2/${name}/manifests/level-9`), { status: 200, content: inner.bytes })
    expectAnswer(await registry.call({ method: 'DELETE', path: `/v2/${name}/manifests/${digestOf(inner.bytes)}` }), { status: 202 })
  })

  test('bad-input 10: the URL of a foreign layer is never fetched', async () => {
    let connections = 0
    const listener = createServer((socket) => void (connections++, socket.destroy())).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/secret`
    const foreign = descriptorOf('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'foreign', { urls: [url] })
    expectAnswer(await registry.pushManifest(name, 'foreign', imageManifest(config, [foreign])), { status: 201 })
    expectAnswer(await registry.get(`/v2/${name}/manifests/foreign`), { status: 200 })
    expectAnswer(await registry.get(`/v2/${name}/blobs/${foreign.digest}`), { status: 404, code: 'BLOB_UNKNOWN' })
    listener.close()
    assert.equal(connections, 0)
  })
})
