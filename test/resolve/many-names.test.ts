// A hub that follows many names: what a round of looks asks of sources, and of the hub itself.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { publishNames } from '../../bench/cases/published-names.ts'
import { startLoopbackRouter, type LoopbackRouter } from '../../bench/servers/loopback-router.ts'
import { metric, metricWhen } from '../p2p/p2p-hub.ts'
import { startHub, type TestHub } from '../support/hub.ts'

const MANY = 150
let router: LoopbackRouter
let silent: Server
let names: string[] = []

before(async () => {
  const published = await publishNames(MANY, 5000)
  router = await startLoopbackRouter(published.records, published.blocks)
  names = [...published.records.keys()]
  silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
})
after(async () => {
  await router.stop()
  silent.closeAllConnections()
  silent.close()
})

const liveOf = async (hub: TestHub): Promise<number> => {
  const { items } = (await (await fetch(`${hub.url}/api/v1/names?limit=500`)).json()) as { items: { state: string }[] }
  return items.filter(({ state }) => state === 'live').length
}

async function untilLive(hub: TestHub, count: number): Promise<void> {
  for (let i = 0; i < 300 && (await liveOf(hub)) < count; i++) await delay(200)
  assert.equal(await liveOf(hub), count, hub.log())
}

test('names that stay as they are are looked at again without reading their roots, also after a restart', async () => {
  const env = { IPCR_ROUTERS: router.url, IPCR_GATEWAYS: router.url, IPCR_P2P: 'off', IPCR_FOLLOW: names.join(',') }
  const first = await startHub({ env })
  await untilLive(first, MANY)
  assert.equal(await metric(first, 'ipcr_followed_names'), MANY)
  assert.equal(await first.stop({ keep: true }), 0, first.log())
  await delay(6000)
  router.when.length = 0
  const hub = await startHub({ dataDir: first.dataDir, env: { ...env, IPCR_GATEWAYS: '' } })
  for (let i = 0; i < 1200 && new Set(router.when.map(({ name }) => name)).size < MANY; i++) await delay(50)
  assert.equal(new Set(router.when.map(({ name }) => name)).size, MANY)
  assert.equal(await liveOf(hub), MANY)
  // Nobody has waited for longer than it takes to be looked at again.
  assert.ok((await metricWhen(hub, 'ipcr_follow_lag_seconds', (lag) => lag < 5)) < 5)
  assert.equal(await metric(hub, 'ipcr_name_looks_failed_total'), 0)
  assert.equal(await hub.stop(), 0, hub.log())
})

test('bad-input 29: with a router that never answers names stay as they are known, and are asked for less and less', async () => {
  const env = { IPCR_ROUTERS: router.url, IPCR_GATEWAYS: router.url, IPCR_P2P: 'off', IPCR_FOLLOW: names.slice(0, 20).join(',') }
  const first = await startHub({ env })
  await untilLive(first, 20)
  await first.stop({ keep: true })
  const address = silent.address()
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
  let asked = 0
  silent.on('request', () => asked++)
  await delay(6000)
  const hub = await startHub({ dataDir: first.dataDir, env: { ...env, IPCR_ROUTERS: url, IPCR_GATEWAYS: '' } })
  await delay(16_000)
  const failed = await metricWhen(hub, 'ipcr_name_looks_failed_total', (looks) => looks >= 16)
  assert.equal(await liveOf(hub), 20)
  assert.ok(asked <= 20, `${asked} of 20 were asked for again`)
  assert.ok(failed >= 16, `${failed} looks failed`)
  assert.equal(await hub.stop(), 0, hub.log())
})
