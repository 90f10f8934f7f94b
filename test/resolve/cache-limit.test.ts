import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startDishonestGateway } from '../support/dishonest-gateway.ts'
import { startHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

test('the cache of what was pulled keeps to its limit: the least recently used goes, and comes again when it is asked for', async (t) => {
  const there = await startHub()
  t.after(there.kill)
  const layers = [randomBytes(2_000_000), randomBytes(2_000_001)]
  await pushImage(there.url, 'alice/app', 'v1', { layers })
  const { namespace } = await waitUntilPublished(there, 'alice/app', 'v1')
  const gateway = await startDishonestGateway(there.url)
  t.after(gateway.stop)
  const hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url, IPCR_CACHE_BYTES: '3000000' } })
  t.after(hub.kill)
  const pull = async (layer: Uint8Array): Promise<void> => {
    const answer = await fetch(`${hub.url}/v2/${namespace}/app/blobs/${digestOf(layer)}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    assert.equal(answer.status, 200, `${bytes.toString('utf8', 0, 1000)}\n${hub.log()}${there.log()}`)
    assert.equal(digestOf(bytes), digestOf(layer))
  }
  for (const layer of layers) await pull(layer)
  // What was read within the last minute stays, whatever the limit.
  await delay(95_000)
  gateway.asked.length = 0
  for (const layer of layers.toReversed()) await pull(layer)
  const again = gateway.asked.filter((path) => path.includes('/bafkrei'))
  assert.ok(again.length > 0 && again.length <= 2, `${again.length} leaves were fetched again`)
  for (const one of [hub, there]) assert.equal(await one.stop(), 0, one.log())
})
