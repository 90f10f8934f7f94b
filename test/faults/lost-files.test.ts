// What a restore without all of its files says, and that a push makes it whole again.
import assert from 'node:assert/strict'
import { truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { blobPath } from '../../lib/store/paths.ts'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

const registry = useHub()
const fileOf = (digest: string) => blobPath(registry.hub.dataDir, digest.slice(7))
const UNKNOWN = { status: 404, code: 'BLOB_UNKNOWN' }

test('a blob whose file is gone is not here, cannot be mounted, and is made good by a push', async () => {
  const bytes = bytesOf('lost', 100_000)
  const digest = await registry.pushBlob('lost/app', bytes)
  const path = `/v2/lost/app/blobs/${digest}`
  for (const damage of [() => unlinkSync(fileOf(digest)), () => truncateSync(fileOf(digest), 5)]) {
    damage()
    for (const method of ['HEAD', 'GET']) expectAnswer(await registry.call({ method, path }), UNKNOWN, method)
    expectAnswer(await registry.call({ method: 'POST', path: `/v2/lost/other/blobs/uploads/?mount=${digest}&from=lost/app` }), { status: 202 })
    assert.match(registry.hub.log(), /missing or damaged/)
    await registry.pushBlob('lost/app', bytes)
    expectAnswer(await registry.get(path), { status: 200, content: bytes })
  }
})

test('a blob whose bytes were changed on the disk is made good by a push too', async () => {
  const bytes = bytesOf('changed', 50_000)
  const digest = await registry.pushBlob('lost/app', bytes)
  writeFileSync(fileOf(digest), bytesOf('damage', 50_000))
  await registry.pushBlob('lost/app', bytes)
  expectAnswer(await registry.get(`/v2/lost/app/blobs/${digest}`), { status: 200, content: bytes })
})

test('a manifest whose file is gone is not here until it is pushed again', async () => {
  const { digest, bytes } = await registry.pushImage('lost/app', 'v1')
  unlinkSync(fileOf(digest))
  for (const reference of ['v1', digest]) expectAnswer(await registry.get(`/v2/lost/app/manifests/${reference}`), { status: 404, code: 'MANIFEST_UNKNOWN' })
  expectAnswer(await registry.pushManifest('lost/app', 'v1', bytes), { status: 201 })
  assert.equal(digestOf((await registry.get('/v2/lost/app/manifests/v1')).body), digest)
})
