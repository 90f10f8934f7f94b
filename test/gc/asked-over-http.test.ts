// A client that HEADs a blob, is told that it is there, and pushes the manifest next.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_LAYER } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { run } from '../support/run.ts'

const registry = useHub({ env: { IPCR_GC_GRACE_SECONDS: '1' } })
const ROOT = new URL('../..', import.meta.url).pathname
const collect = () => run(process.execPath, ['cli/ipcr.mjs', 'gc', '--data', registry.hub.dataDir], { cwd: ROOT })

test('HEAD of an old unused blob, also answered from memory, then a collection, then its manifest: accepted', async () => {
  const blob = `/v2/told/app/blobs/${digestOf('layer')}`
  await registry.pushBlob('told/app', '{}')
  await registry.pushBlob('told/app', 'layer')
  for (const path of [blob, `/v2/told/app/blobs/${digestOf('{}')}`]) expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 200 }, 'HEAD')
  await delay(1100)
  for (const path of [blob, `/v2/told/app/blobs/${digestOf('{}')}`]) expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 200 }, 'HEAD')
  assert.match((await collect()).stdout, /removed 0 blobs/)
  const manifest = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [descriptorOf(OCI_LAYER, 'layer')])
  expectAnswer(await registry.pushManifest('told/app', 'v1', manifest), { status: 201 })
})

test('after the grace period it is gone, and a HEAD says so', async () => {
  const path = `/v2/told/gone/blobs/${await registry.pushBlob('told/gone', 'gone')}`
  expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 200 }, 'HEAD')
  await collect()
  await delay(1100)
  assert.match((await collect()).stdout, /removed 1 blobs/)
  expectAnswer(await registry.call({ method: 'HEAD', path }), { status: 404 }, 'HEAD')
})
