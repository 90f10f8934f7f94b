import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, unlinkSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'
import { blobPath } from '../../lib/store/paths.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'

const LARGE = randomBytes(3 * 1024 * 1024 + 7)
const SMALL = 'a small layer that both hubs have'
const hexOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
const digestOf = (bytes: Uint8Array | string): string => `sha256:${hexOf(bytes)}`

type Pin = { state: string; root: string | null; detail: string | null }

async function pin(hub: TestHub, name: string, isDone: (pin: Pin) => boolean = ({ state }) => state === 'pinned'): Promise<Pin> {
  const address = `${hub.url}/api/v1/names/${name}`
  await fetch(address, { method: 'POST', body: '{"pin":true}', headers: { 'content-type': 'application/json' } })
  let found: Pin | undefined
  for (let i = 0; i < 600; i++) {
    found = ((await (await fetch(address)).json()) as { pin: Pin }).pin
    if (isDone(found)) return found
    await delay(100)
  }
  throw new Error(`${JSON.stringify(found)}\n${hub.log()}`)
}

async function twoHubs(t: TestContext): Promise<[TestHub, TestHub]> {
  const there = await startHub()
  t.after(() => there.stop())
  const here = await startHub({ env: { IPCR_GATEWAYS: there.url } })
  t.after(() => here.stop())
  return [there, here]
}

const bodyOf = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer())

test('a pinned tree whose blob file was lost is fetched again, by a look at the same root and by the next root', async (t) => {
  const [there, here] = await twoHubs(t)
  await pushImage(there.url, 'alice/app', 'v1', { layers: [LARGE] })
  const { hub } = await waitUntilPublished(there, 'alice/app', 'v1')
  const { root } = await pin(here, hub)
  const path = blobPath(here.dataDir, hexOf(LARGE))
  unlinkSync(path)
  await pin(here, hub)
  for (let i = 0; i < 600 && !existsSync(path); i++) await delay(100)
  assert.equal(digestOf(await bodyOf(`${here.url}/v2/${hub}/alice/app/blobs/${digestOf(LARGE)}`)), digestOf(LARGE))
  unlinkSync(path)
  await pushImage(there.url, 'alice/other', 'v2', { layers: [LARGE] })
  await waitUntilPublished(there, 'alice/other', 'v2')
  await pin(here, hub, (pinned) => pinned.state === 'pinned' && pinned.root !== root)
  assert.ok(existsSync(path))
})

test('a small blob of our own whose file was lost is not taken for a part of a tree that is here', async (t) => {
  const [there, here] = await twoHubs(t)
  for (const hub of [there, here]) {
    await pushImage(hub.url, 'alice/app', 'v1', { layers: [SMALL] })
    await waitUntilPublished(hub, 'alice/app', 'v1')
  }
  unlinkSync(blobPath(here.dataDir, hexOf(SMALL)))
  const { hub } = await waitUntilPublished(there, 'alice/app', 'v1')
  await pin(here, hub)
  const cid = CID.createV1(0x55, create(0x12, Buffer.from(hexOf(SMALL), 'hex')))
  assert.equal((await bodyOf(`${here.url}/ipfs/${cid.toString()}?format=raw`)).toString(), SMALL)
})

test('the namespaces of a pinned hub are pulled under their own names too when that hub is gone', async (t) => {
  const [there, here] = await twoHubs(t)
  const image = await pushImage(there.url, 'alice/app', 'v1', { layers: [LARGE] })
  const { hub, namespace } = await waitUntilPublished(there, 'alice/app', 'v1')
  await pin(here, hub)
  const known = async (): Promise<boolean> => ((await (await fetch(`${here.url}/api/v1/names/${namespace}`)).json()) as { root: string | null }).root !== null
  for (let i = 0; i < 600 && !(await known()); i++) await delay(100)
  await there.stop()
  const answer = await fetch(`${here.url}/v2/${namespace}/app/manifests/v1`)
  assert.deepEqual([answer.status, answer.headers.get('docker-content-digest')], [200, image.digest], await answer.text())
  assert.equal(digestOf(await bodyOf(`${here.url}/v2/${namespace}/app/blobs/${digestOf(LARGE)}`)), digestOf(LARGE))
})
