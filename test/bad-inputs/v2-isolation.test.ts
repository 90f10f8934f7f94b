// Bad inputs 2: a digest is served only in a repository that links it [CVE-2026-35172].
import { test } from 'node:test'
import { digestOf, imageManifest } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

const registry = useHub()

test('bad-input 2: a digest known to the store but not linked here is 404 by every path', async () => {
  const { digest, layer, config } = await registry.pushImage('iso/holder', 'v1')
  await registry.pushBlob('iso/stranger', 'own')
  for (const path of [`blobs/${layer.digest}`, `blobs/${config.digest}`, `manifests/${digest}`]) {
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      expectAnswer(await registry.call({ method, path: `/v2/iso/stranger/${path}` }), { status: 404 }, method)
    }
  }
  expectAnswer(await registry.get(`/v2/iso/holder/blobs/${layer.digest}`), { status: 200 })
})

test('bad-input 2: a blob deleted in one repository is read through the other, and not again in the first', async () => {
  const digest = await registry.pushBlob('iso/one', 'shared')
  await registry.pushBlob('iso/two', 'shared')
  expectAnswer(await registry.get(`/v2/iso/one/blobs/${digest}`), { status: 200 })
  expectAnswer(await registry.call({ method: 'DELETE', path: `/v2/iso/one/blobs/${digest}` }), { status: 202 })
  expectAnswer(await registry.get(`/v2/iso/two/blobs/${digest}`), { status: 200, content: 'shared' })
  expectAnswer(await registry.get(`/v2/iso/one/blobs/${digest}`), { status: 404, code: 'BLOB_UNKNOWN' })
  expectAnswer(await registry.call({ method: 'HEAD', path: `/v2/iso/one/blobs/${digest}` }), { status: 404 }, 'HEAD')
})

test('bad-input 2: a manifest is not a blob of its repository, nor of another', async () => {
  const { digest } = await registry.pushImage('iso/kinds', 'v1')
  expectAnswer(await registry.get(`/v2/iso/other/blobs/${digest}`), { status: 404 })
})

test('bad-input 2: an answer cached for one repository is not given in another', async () => {
  const { digest, bytes, layer } = await registry.pushImage('iso/cached', 'v1', 'cached')
  for (let i = 0; i < 3; i++) {
    expectAnswer(await registry.get(`/v2/iso/cached/manifests/${digest}`), { status: 200, content: bytes })
    expectAnswer(await registry.get(`/v2/iso/cold/manifests/${digest}`), { status: 404 })
    expectAnswer(await registry.call({ method: 'HEAD', path: `/v2/iso/cached/blobs/${layer.digest}` }), { status: 200 }, 'HEAD')
    expectAnswer(await registry.call({ method: 'HEAD', path: `/v2/iso/cold/blobs/${layer.digest}` }), { status: 404 }, 'HEAD')
  }
})

test('bad-input 2: a manifest cannot claim blobs that only another repository links', async () => {
  const { config, layer } = await registry.pushImage('iso/rich', 'v1')
  const bytes = imageManifest(config, [layer])
  expectAnswer(await registry.pushManifest('iso/poor', digestOf(bytes), bytes), { status: 404, code: 'MANIFEST_BLOB_UNKNOWN' })
})
