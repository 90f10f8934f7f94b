// With KUBO_RPC_URL a real Kubo, whom nobody told anything, ends up holding what the hub publishes.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { cidAt, waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { metricWhen } from './p2p-hub.ts'

const { skip } = realClients('ipfs')

describe('a Kubo whose RPC the hub knows', { skip }, () => {
  const layer = randomBytes(12_345_678)
  let hub: TestHub
  let kubo: TestKubo
  let name: string

  before(async () => {
    kubo = await startKubo()
    hub = await startHub({ env: { KUBO_RPC_URL: kubo.api } })
    await pushImage(hub.url, 'alice/app', 'v1', { layers: [layer] })
    name = (await waitUntilPublished(hub, 'alice/app', 'v1')).hub
  })
  after(async () => {
    await kubo?.stop()
    if (hub) assert.equal(await hub.stop(), 0, hub.log())
  })

  const pins = async (): Promise<string[]> => (await kubo.run(['pin', 'ls', '--type=recursive', '--quiet'])).split('\n').filter(Boolean)

  async function pinned(root: string): Promise<void> {
    for (let tries = 0; tries < 600 && !(await pins()).includes(root); tries++) await delay(100)
    assert.ok((await pins()).includes(root), hub.log())
  }

  test('pins the root, and then has the image without the hub’s network', async () => {
    await pinned(await cidAt(hub, `/ipns/${name}`))
    const digest = createHash('sha256').update(layer).digest('hex')
    const root = await cidAt(hub, `/ipns/${name}`)
    const file = await kubo.run(['files', 'stat', '--offline', '--format=<size>', `/ipfs/${root}/alice/app/blobs/sha256/${digest}`])
    assert.equal(Number(file), layer.length)
    assert.ok((await metricWhen(hub, 'ipcr_kubo_pins_total', (pins) => pins >= 1)) >= 1)
  })

  test('pins the next root and lets the former go, and nothing that is not the hub’s', async () => {
    await kubo.run(['add', '-Q', new URL(import.meta.url).pathname])
    const former = await cidAt(hub, `/ipns/${name}`)
    const others = (await pins()).filter((cid) => cid !== former)
    await pushImage(hub.url, 'alice/app', 'v2', { layers: ['another'] })
    await waitUntilPublished(hub, 'alice/app', 'v2')
    const root = await cidAt(hub, `/ipns/${name}`)
    await pinned(root)
    for (let tries = 0; tries < 600 && (await pins()).includes(former); tries++) await delay(100)
    assert.deepEqual((await pins()).sort(), [...others, root].sort())
    assert.equal(await metricWhen(hub, 'ipcr_kubo_lag_seconds', (lag) => lag === 0), 0)
  })

  test('is looked at again after a restart of the hub: a pin that was taken away comes back', async () => {
    await hub.stop({ keep: true })
    const root = (await pins()).find((cid) => cid.startsWith('bafybei')) ?? ''
    await kubo.run(['pin', 'rm', root])
    hub = await startHub({ dataDir: hub.dataDir, env: { KUBO_RPC_URL: kubo.api } })
    await pinned(await cidAt(hub, `/ipns/${name}`))
  })
})
