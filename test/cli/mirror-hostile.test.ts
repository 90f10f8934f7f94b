// A source that would fill the memory of who mirrors it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ImageCopier } from '../../cli/mirror/copy-image.ts'
import { startRegistry } from './registry-server.ts'
import { digestOf } from './saved-archives.ts'

const TYPE = { index: 'application/vnd.oci.image.index.v1+json', manifest: 'application/vnd.oci.image.manifest.v1+json' }
const COUNT = 60

test('bad-input 10: the manifests of an index are fetched one after the other, each when the one before is there', async () => {
  const contents = new Map<string, { type: string; body: string }>()
  const put = (type: string, body: string) => {
    const digest = digestOf(Buffer.from(body))
    contents.set(digest, { type, body })
    return { mediaType: type, digest, size: Buffer.byteLength(body) }
  }
  const config = put('application/vnd.oci.image.config.v1+json', '{}')
  const manifests = Array.from({ length: COUNT }, (_, i) => put(TYPE.manifest, JSON.stringify({ schemaVersion: 2, mediaType: TYPE.manifest, config, layers: [], annotations: { number: String(i) } })))
  const index = JSON.stringify({ schemaVersion: 2, mediaType: TYPE.index, manifests })
  let [held, most] = [0, 0]
  const source = await startRegistry(({ method, url }, res) => {
    const reference = url.split('/').at(-1) ?? ''
    const { type, body } = reference === 'v1' ? { type: TYPE.index, body: index } : (contents.get(reference) ?? { type: '', body: '' })
    if (method === 'GET' && type === TYPE.manifest) most = Math.max(most, ++held)
    res.writeHead(type === '' ? 404 : 200, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(method === 'HEAD' ? '' : body)
  })
  const target = await startRegistry(({ method, url }, res) => {
    if (method === 'PUT' && url.includes('/manifests/sha256')) held--
    res.writeHead(method === 'PUT' ? 201 : method === 'POST' ? 202 : 404, { location: '/v2/b/uploads/1' }).end()
  })
  try {
    const copier = new ImageCopier({ from: { registry: source.client(), repository: 'a' }, to: { registry: target.client(), repository: 'b' }, platform: undefined, progress: { sent: () => {}, skipped: () => {} } })
    assert.deepEqual(await copier.copy('v1', 'v1'), { digest: digestOf(Buffer.from(index)), copied: true })
    assert.deepEqual([held, most], [0, 1])
    assert.equal(target.asked.filter(({ method, url }) => method === 'PUT' && url.includes('/manifests/')).length, COUNT + 1)
  } finally {
    for (const one of [source, target]) one.stop()
  }
})
