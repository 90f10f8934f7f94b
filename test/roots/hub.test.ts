import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { expectedRoot } from './expected-root.ts'
import { publishedRoot } from './published-root.ts'

const NAMESPACES = Array.from({ length: 12 }, (_, index) => `person${index}`)

async function expectAll(hub: TestHub): Promise<void> {
  await publishedRoot(hub, '.hub', NAMESPACES)
  const db = new Database(join(hub.dataDir, 'hub.sqlite'), { readonly: true })
  for (const namespace of NAMESPACES) {
    assert.equal(await publishedRoot(hub, namespace), await expectedRoot(db, namespace))
    const listed = await fetch(`${hub.url}/ipfs/${await publishedRoot(hub, '.hub')}/${namespace}/app/refs/tags/v1`)
    assert.equal(listed.status, 200)
  }
  db.close()
}

for (const end of ['stopped', 'killed'])
  test(`a hub that is ${end} while it publishes goes on at its next start`, { timeout: 180_000 }, async (t) => {
    const first = await startHub()
    t.after(() => rm(first.dataDir, { recursive: true }))
    await Promise.all(NAMESPACES.map((namespace) => pushImage(first.url, `${namespace}/app`, 'v1', { layers: [namespace] })))
    await delay(400)
    if (end === 'killed') await first.kill()
    else assert.equal(await first.stop({ keep: true }), 0, first.log())
    const second = await startHub({ dataDir: first.dataDir })
    t.after(() => second.stop())
    await expectAll(second)
    assert.doesNotMatch(second.log(), /"level":[56]0/)
  })

test('what is deleted over the registry leaves the root', async (t) => {
  const hub = await startHub()
  t.after(() => hub.stop())
  await pushImage(hub.url, 'alice/app', 'v1')
  await pushImage(hub.url, 'alice/app', 'v2', { layers: ['two'] })
  const before = await publishedRoot(hub, 'alice')
  assert.equal((await fetch(`${hub.url}/ipfs/${before}/app/refs/tags/v2`)).status, 200)
  assert.equal((await fetch(`${hub.url}/v2/alice/app/manifests/v2`, { method: 'DELETE' })).status, 202)
  const after = await publishedRoot(hub, 'alice')
  assert.notEqual(after, before)
  assert.equal((await fetch(`${hub.url}/ipfs/${after}/app/refs/tags/v2`)).status, 404)
  assert.equal((await fetch(`${hub.url}/ipfs/${before}/app/refs/tags/v2`)).status, 200)
})

test('IPCR_PUBLISH=off publishes nothing; what was pushed meanwhile follows when it is on again', async (t) => {
  const silent = await startHub({ env: { IPCR_PUBLISH: 'off' } })
  t.after(() => rm(silent.dataDir, { recursive: true }))
  await pushImage(silent.url, 'alice/app', 'v1')
  await delay(1500)
  assert.equal(await silent.stop({ keep: true }), 0)
  const hub = await startHub({ dataDir: silent.dataDir })
  t.after(() => hub.stop())
  const db = new Database(join(hub.dataDir, 'hub.sqlite'), { readonly: true })
  t.after(() => db.close())
  assert.equal(await publishedRoot(hub, 'alice'), await expectedRoot(db, 'alice'))
})
