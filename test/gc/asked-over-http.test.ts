// A client that HEADs a blob, is told that it is there, and pushes the manifest next.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { askHub } from '../../cli/control-client.ts'
import { garbageReport } from '../../cli/garbage-report.ts'
import { descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_LAYER } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

// Between a HEAD and the collection: so it is asked for straight, not by a program that must start first.
const GRACE_SECONDS = 4
const PAST_GRACE_MS = GRACE_SECONDS * 1000 + 200
const registry = useHub()
const collect = async () => garbageReport.parse(await askHub(registry.hub.dataDir, `/gc?graceSeconds=${GRACE_SECONDS}`))

test('HEAD of an old unused blob, also answered from memory, then a collection, then its manifest: accepted', async () => {
  const blob = `/v2/told/app/blobs/${digestOf('layer')}`
  await registry.pushBlob('told/app', '{}')
  await registry.pushBlob('told/app', 'layer')
  for (const path of [blob, `/v2/told/app/blobs/${digestOf('{}')}`]) expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 200 }, 'HEAD')
  await delay(PAST_GRACE_MS)
  for (const path of [blob, `/v2/told/app/blobs/${digestOf('{}')}`]) expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 200 }, 'HEAD')
  assert.equal((await collect()).blobs, 0)
  const manifest = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [descriptorOf(OCI_LAYER, 'layer')])
  expectAnswer(await registry.pushManifest('told/app', 'v1', manifest), { status: 201 })
})

test('after the grace period it is gone, and a HEAD says so', async () => {
  const path = `/v2/told/gone/blobs/${await registry.pushBlob('told/gone', 'gone')}`
  expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 200 }, 'HEAD')
  await collect()
  await delay(PAST_GRACE_MS)
  assert.equal((await collect()).blobs, 1)
  expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 404 }, 'HEAD')
})
