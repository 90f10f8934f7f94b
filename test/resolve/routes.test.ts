import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startHub, type TestHub } from '../support/hub.ts'
import { type Published, waitUntilPublished } from '../support/published.ts'
import { type Descriptor, pushImage } from '../support/push-image.ts'

const LARGE = randomBytes(9 * 1024 * 1024 + 1)
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

describe('with nothing but a router', () => {
  let there: TestHub
  let image: Descriptor
  let names: Published
  before(async () => {
    there = await startHub()
    image = await pushImage(there.url, 'alice/app', 'v1', { layers: [LARGE] })
    names = await waitUntilPublished(there, 'alice/app', 'v1')
    for (let i = 0; i < 600 && (await bitswapOf(there)).length === 0; i++) await delay(100)
  })
  after(async () => { assert.equal(await there?.stop(), 0, there?.log()) })

  const bitswapOf = async (hub: TestHub): Promise<string[]> => ((await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { addresses: string[] }).addresses

  test('blocks come by bitswap from the provider that it names', async () => {
    const hub = await startHub({ env: { IPCR_ROUTERS: there.url } })
    for (let i = 0; i < 600 && (await bitswapOf(hub)).length === 0; i++) await delay(100)
    const manifest = await fetch(`${hub.url}/v2/${names.hub}/alice/app/manifests/v1`)
    assert.equal(manifest.headers.get('docker-content-digest'), image.digest, `${await manifest.text()}\n${hub.log()}`)
    const blob = await fetch(`${hub.url}/v2/${names.hub}/alice/app/blobs/${digestOf(LARGE)}`)
    assert.equal(digestOf(Buffer.from(await blob.arrayBuffer())), digestOf(LARGE))
    assert.equal(await hub.stop(), 0, hub.log())
  })

  test('without bitswap here, and no gateway there, it is 503', async () => {
    const hub = await startHub({ env: { IPCR_ROUTERS: there.url, IPCR_P2P: 'off' } })
    assert.equal((await fetch(`${hub.url}/v2/${names.hub}/alice/app/manifests/v1`)).status, 503)
    assert.equal(await hub.stop(), 0, hub.log())
  })
})
