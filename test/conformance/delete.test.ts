// OCI Distribution 1.1, Content Management: end-9 (tags, manifests), end-10 (blobs), end-14 (uploads).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { digestOf } from './content.ts'
import { useHub } from './registry.ts'
import { expectAnswer } from './table.ts'

describe('deletion', () => {
  const registry = useHub()
  const remove = (path: string) => registry.call({ method: 'DELETE', path })

  test('a tag is deleted alone: manifest and other tags stay', async () => {
    const { digest, bytes } = await registry.pushImage('del/tag', 'one')
    await registry.pushManifest('del/tag', 'two', bytes)
    expectAnswer(await remove('/v2/del/tag/manifests/one'), { status: 202, content: '' })
    expectAnswer(await registry.get('/v2/del/tag/manifests/one'), { status: 404, code: 'MANIFEST_UNKNOWN' })
    expectAnswer(await registry.get('/v2/del/tag/manifests/two'), { status: 200, content: bytes })
    expectAnswer(await registry.get(`/v2/del/tag/manifests/${digest}`), { status: 200, content: bytes })
    expectAnswer(await remove('/v2/del/tag/manifests/one'), { status: 404, code: 'MANIFEST_UNKNOWN' })
  })

  test('a manifest deleted by digest takes its tags along', async () => {
    const { digest, bytes } = await registry.pushImage('del/manifest', 'one')
    await registry.pushManifest('del/manifest', 'two', bytes)
    expectAnswer(await remove(`/v2/del/manifest/manifests/${digest}`), { status: 202 })
    for (const reference of [digest, 'one', 'two']) expectAnswer(await registry.get(`/v2/del/manifest/manifests/${reference}`), { status: 404, code: 'MANIFEST_UNKNOWN' })
    const list = await registry.get('/v2/del/manifest/tags/list')
    if (list.status === 200) assert.deepEqual((JSON.parse(list.text) as { tags: string[] }).tags, [])
    else expectAnswer(list, { status: 404, code: 'NAME_UNKNOWN' })
    expectAnswer(await remove(`/v2/del/manifest/manifests/${digest}`), { status: 404, code: 'MANIFEST_UNKNOWN' })
  })

  test('a deleted manifest can be pushed again', async () => {
    const { digest, bytes } = await registry.pushImage('del/again', 'v1')
    await remove(`/v2/del/again/manifests/${digest}`)
    expectAnswer(await registry.pushManifest('del/again', 'v1', bytes), { status: 201 })
    expectAnswer(await registry.get('/v2/del/again/manifests/v1'), { status: 200, content: bytes })
  })

  test('a manifest deleted in one repository stays in another', async () => {
    const { digest, bytes } = await registry.pushImage('del/first', 'v1')
    await registry.pushImage('del/second', 'v1')
    await remove(`/v2/del/first/manifests/${digest}`)
    expectAnswer(await registry.get(`/v2/del/second/manifests/${digest}`), { status: 200, content: bytes })
  })

  test('a blob is deleted', async () => {
    const digest = await registry.pushBlob('del/blob', 'goes away')
    expectAnswer(await remove(`/v2/del/blob/blobs/${digest}`), { status: 202, content: '' })
    expectAnswer(await registry.get(`/v2/del/blob/blobs/${digest}`), { status: 404, code: 'BLOB_UNKNOWN' })
    expectAnswer(await registry.call({ method: 'HEAD', path: `/v2/del/blob/blobs/${digest}` }), { status: 404 }, 'HEAD')
    expectAnswer(await remove(`/v2/del/blob/blobs/${digest}`), { status: 404, code: 'BLOB_UNKNOWN' })
    await registry.pushBlob('del/blob', 'goes away')
    expectAnswer(await registry.get(`/v2/del/blob/blobs/${digest}`), { status: 200, content: 'goes away' })
  })

  test('what is not here cannot be deleted', async () => {
    expectAnswer(await remove(`/v2/del/none/blobs/${digestOf('x')}`), { status: 404 })
    expectAnswer(await remove('/v2/del/none/manifests/v1'), { status: 404 })
    expectAnswer(await remove('/v2/del/tag/blobs/sha256:abc'), { status: 400, code: 'DIGEST_INVALID' })
    expectAnswer(await remove('/v2/del/tag/blobs/uploads/00000000-0000-4000-8000-000000000000'), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
  })
})

describe('bad-input 3: with IPCR_DELETE=off', () => {
  const registry = useHub({ env: { IPCR_DELETE: 'off' } })

  test('tag, manifest, blob and upload cannot be deleted and are still there', async () => {
    const { digest, bytes, layer } = await registry.pushImage('del/off', 'v1')
    const upload = await registry.openUpload('del/off')
    for (const path of ['/v2/del/off/manifests/v1', `/v2/del/off/manifests/${digest}`, `/v2/del/off/blobs/${layer.digest}`, upload]) {
      expectAnswer(await registry.call({ method: 'DELETE', path }), { status: 405, code: 'UNSUPPORTED', answers: { allow: /^(?!.*DELETE)/ } })
    }
    expectAnswer(await registry.get('/v2/del/off/manifests/v1'), { status: 200, content: bytes })
    expectAnswer(await registry.get(`/v2/del/off/blobs/${layer.digest}`), { status: 200 })
    expectAnswer(await registry.get(upload), { status: 204 })
  })
})
