// Bad inputs 37: no room on the disk, on a small file system of its own (needs the right to mount one).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bytesOf, descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_LAYER } from '../conformance/content.ts'
import { Registry, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { startHub } from '../support/hub.ts'
import { smallDisk } from '../support/small-disk.ts'

const MEBI = 1024 * 1024
const { dataDir, skip, leaveRoom, makeRoom } = smallDisk(32)

describe('bad-input 37: disk full', { skip }, () => {
  const registry = new Registry()
  const kept = bytesOf('kept', 3 * MEBI)
  const large = bytesOf('large', 12 * MEBI)

  test('bad-input 37: an upload that does not fit is 507, and the hub goes on serving', async () => {
    registry.use(await startHub({ dataDir }))
    await registry.pushBlob('full/app', kept)
    leaveRoom(5 * MEBI)
    const digest = digestOf(large)
    expectAnswer(await registry.call({ method: 'POST', path: `/v2/full/app/blobs/uploads/?digest=${digest}`, body: large }), { status: 507 })
    const path = await registry.openUpload('full/app')
    expectAnswer(await registry.call({ method: 'PATCH', path, body: large }), { status: 507 })
    expectAnswer(await registry.get(`/v2/full/app/blobs/${digest}`), { status: 404 })
    expectAnswer(await registry.get(`/v2/full/app/blobs/${digestOf(kept)}`), { status: 200, content: kept })
    await registry.call({ method: 'DELETE', path })
  })

  test('bad-input 37: with room again the same push succeeds', async () => {
    makeRoom()
    const digest = await registry.pushBlob('full/app', large)
    expectAnswer(await registry.get(`/v2/full/app/blobs/${digest}`), { status: 200, content: large })
  })

  test('bad-input 37: an upload cut by a full disk goes on when there is room', async () => {
    const bytes = bytesOf('cut', 6 * MEBI)
    const path = await registry.openUpload('full/app')
    expectAnswer(await registry.call({ method: 'PATCH', path, body: bytes.subarray(0, MEBI) }), { status: 202 })
    leaveRoom(2 * MEBI)
    expectAnswer(await registry.call({ method: 'PATCH', path, headers: { 'content-range': `${MEBI}-${6 * MEBI - 1}` }, body: bytes.subarray(MEBI) }), { status: 507 })
    makeRoom()
    const status = await registry.get(path)
    expectAnswer(status, { status: 204 })
    const have = Number(String(status.headers.range).slice(2)) + 1
    const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(bytes)}`), body: bytes.subarray(have) })
    expectAnswer(put, { status: 201 })
    expectAnswer(await registry.get(`/v2/full/app/blobs/${digestOf(bytes)}`), { status: 200, content: bytes })
  })

  test('bad-input 37: a manifest that does not fit is 507 and leaves no tag; it is accepted when there is room', async () => {
    await registry.pushBlob('full/app', '{}')
    const manifest = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [descriptorOf(OCI_LAYER, kept)], { annotations: { pad: 'x'.repeat(MEBI) } })
    leaveRoom(0)
    expectAnswer(await registry.pushManifest('full/app', 'v1', manifest), { status: 507 })
    expectAnswer(await registry.get('/v2/full/app/manifests/v1'), { status: 404 })
    expectAnswer(await registry.get(`/v2/full/app/blobs/${digestOf(kept)}`), { status: 200, content: kept })
    makeRoom()
    expectAnswer(await registry.pushManifest('full/app', 'v1', manifest), { status: 201 })
    expectAnswer(await registry.get('/v2/full/app/manifests/v1'), { status: 200, content: manifest })
  })

  test('bad-input 37: the database without room refuses and recovers', async () => {
    leaveRoom(0)
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => registry.call({ method: 'POST', path: `/v2/full/db${i}/blobs/uploads/` })))
    for (const answer of answers) assert.ok([202, 507].includes(answer.status), `${answer.status}: ${answer.text}`)
    makeRoom()
    await registry.pushImage('full/after', 'v1')
  })

  test('bad-input 37: a restart finds everything as it was acknowledged', async () => {
    assert.equal(await registry.hub.stop(), 0)
    registry.use(await startHub({ dataDir }))
    expectAnswer(await registry.get(`/v2/full/app/blobs/${digestOf(large)}`), { status: 200, content: large })
    expectAnswer(await registry.get('/v2/full/app/manifests/v1'), { status: 200 })
    assert.equal(await registry.hub.stop(), 0)
  })
})
