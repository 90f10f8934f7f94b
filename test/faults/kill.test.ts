// Bad inputs 36: kill -9 at any moment of a push.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { bytesOf, descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_LAYER } from '../conformance/content.ts'
import { Registry, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { startHub } from '../support/hub.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'ipcr-kill-'))
after(() => rm(dataDir, { recursive: true, force: true }))
// Moments from the first bytes to well behind the last reply of the quickest push.
const MOMENTS = [5, 20, 40, 60, 90, 130, 180, 240, 320, 420]

type Push = { name: string; blob: Buffer; manifest: Buffer; blobAcknowledged: boolean; manifestAcknowledged: boolean }

function plan(round: number, client: number): Push {
  const blob = bytesOf(`${round} ${client}`, 200_000 + client * 700_000)
  const manifest = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [descriptorOf(OCI_LAYER, blob)])
  return { name: `kill/client${client}`, blob, manifest, blobAcknowledged: false, manifestAcknowledged: false }
}

/** Pushes until the connection breaks, and notes what was acknowledged. */
async function run(registry: Registry, push: Push, tag: string): Promise<void> {
  const path = await registry.openUpload(push.name)
  await registry.call({ method: 'PATCH', path, body: push.blob })
  const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(push.blob)}`) })
  push.blobAcknowledged = put.status === 201
  await registry.pushBlob(push.name, '{}')
  push.manifestAcknowledged = (await registry.pushManifest(push.name, tag, push.manifest)).status === 201
}

async function check(registry: Registry, push: Push, tag: string): Promise<void> {
  const blob = await registry.get(`/v2/${push.name}/blobs/${digestOf(push.blob)}`)
  if (push.blobAcknowledged || blob.status === 200) expectAnswer(blob, { status: 200, content: push.blob })
  else expectAnswer(blob, { status: 404, code: 'BLOB_UNKNOWN' })
  const manifest = await registry.get(`/v2/${push.name}/manifests/${tag}`)
  if (push.manifestAcknowledged || manifest.status === 200) expectAnswer(manifest, { status: 200, content: push.manifest })
  else expectAnswer(manifest, { status: 404, code: ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN'] })
}

test('bad-input 36: after kill -9 at any moment what was acknowledged is whole, nothing half is served, and a retry succeeds', { timeout: 180_000 }, async () => {
  const registry = new Registry()
  const all: [Push, string][] = []
  for (const [round, moment] of MOMENTS.entries()) {
    registry.use(await startHub({ dataDir }))
    const tag = `round${round}`
    const pushes = [0, 1, 2, 3].map((client) => plan(round, client))
    const running = Promise.allSettled(pushes.map((push) => run(registry, push, tag)))
    await delay(moment)
    await registry.hub.kill()
    await running
    registry.use(await startHub({ dataDir }))
    for (const push of pushes) await check(registry, push, tag)
    await Promise.all(pushes.map((push) => run(registry, push, tag)))
    for (const push of pushes) {
      assert.ok(push.blobAcknowledged && push.manifestAcknowledged, 'the retry is acknowledged')
      await check(registry, push, tag)
      all.push([push, tag])
    }
    await registry.hub.kill()
  }
  registry.use(await startHub({ dataDir }))
  for (const [push, tag] of all) await check(registry, push, tag)
  assert.equal(await registry.hub.stop(), 0)
})
