// Uploads survive a restart; what was acknowledged does too, however the hub ended.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { Registry, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { startHub, type TestHub } from '../support/hub.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'ipcr-restart-'))
after(() => rm(dataDir, { recursive: true, force: true }))
const bytes = bytesOf('restart', 5 * 1024 * 1024 + 7)
const digest = digestOf(bytes)
const MIDDLE = 2 * 1024 * 1024 + 3

const ENDS: [how: string, end: (hub: TestHub) => Promise<unknown>][] = [['SIGTERM', (hub) => hub.stop()], ['kill -9', (hub) => hub.kill()]]
for (const [how, end] of ENDS) {
  for (const algorithm of ['sha256', 'sha512'] as const) {
    test(`bad-input 36: an upload with a ${algorithm} goes on after ${how}`, async () => {
      const registry = new Registry().use(await startHub({ dataDir }))
      const name = `restart/${algorithm}`
      const path = await registry.openUpload(name, `?digest-algorithm=${algorithm}`)
      const patch = (from: number, to: number) => registry.call({ method: 'PATCH', path, headers: { 'content-range': `${from}-${to - 1}` }, body: bytes.subarray(from, to) })
      expectAnswer(await patch(0, MIDDLE), { status: 202 })
      await end(registry.hub)
      registry.use(await startHub({ dataDir }))
      expectAnswer(await registry.get(path), { status: 204, answers: { range: `0-${MIDDLE - 1}`, location: path } })
      expectAnswer(await patch(MIDDLE, 4 * 1024 * 1024), { status: 202 })
      const by = digestOf(bytes, algorithm)
      const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${by}`), body: bytes.subarray(4 * 1024 * 1024) })
      expectAnswer(put, { status: 201, answers: { 'docker-content-digest': by } })
      expectAnswer(await registry.get(`/v2/${name}/blobs/${by}`), { status: 200, content: bytes })
      assert.equal(await registry.hub.stop(), 0)
    })
  }
}

test('bad-input 36: images, tags, referrers and deletions are as they were after a restart', async () => {
  const registry = new Registry().use(await startHub({ dataDir }))
  const kept = await registry.pushImage('restart/image', 'kept', 'kept')
  const gone = await registry.pushImage('restart/image', 'gone', 'gone')
  await registry.pushImage('restart/image', 'signature', 'signature', { subject: { mediaType: 'a/b', digest: kept.digest, size: kept.bytes.length } })
  await registry.call({ method: 'DELETE', path: `/v2/restart/image/manifests/${gone.digest}` })
  await registry.hub.kill()
  registry.use(await startHub({ dataDir }))
  expectAnswer(await registry.get('/v2/restart/image/manifests/kept'), { status: 200, content: kept.bytes })
  expectAnswer(await registry.get(`/v2/restart/image/manifests/${gone.digest}`), { status: 404 })
  expectAnswer(await registry.get('/v2/restart/image/tags/list'), { status: 200, content: '{"name":"restart/image","tags":["kept","signature"]}' })
  const referrers = await registry.get(`/v2/restart/image/referrers/${kept.digest}`)
  assert.equal((JSON.parse(referrers.text) as { manifests: unknown[] }).manifests.length, 1)
  expectAnswer(await registry.get(`/v2/restart/sha256/blobs/${digest}`), { status: 200, content: bytes })
  assert.equal(await registry.hub.stop(), 0)
})
