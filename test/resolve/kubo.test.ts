import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { withDirectory } from '../clients/oci-layout.ts'
import { type Misdeed, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { cidAt, waitUntilPublished } from '../support/published.ts'
import { type Descriptor, pushImage } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'

const LARGE = randomBytes(3 * 1024 * 1024 + 5)
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

describe('a Kubo that holds the image', { skip: realClients('ipfs').skip }, () => {
  let kubo: TestKubo
  let other: TestKubo
  let there: TestHub
  let image: Descriptor
  let root = ''
  before(async () => {
    kubo = await startKubo({ config: { Routing: { Type: 'dht', LoopbackAddressesOnLanDHT: true } } })
    other = await startKubo({ config: { Routing: { Type: 'dht', LoopbackAddressesOnLanDHT: true } } })
    await kubo.run(['swarm', 'connect', other.addresses[0] ?? ''])
    there = await startHub()
    image = await pushImage(there.url, 'alice/app', 'v1', { layers: [LARGE] })
    const { namespace } = await waitUntilPublished(there, 'alice/app', 'v1')
    root = await cidAt(there, `/ipns/${namespace}`)
    const car = await (await fetch(`${there.url}/ipfs/${root}?format=car`)).arrayBuffer()
    await withDirectory(async (directory) => {
      await writeFile(join(directory, 'root.car'), Buffer.from(car))
      await kubo.run(['dag', 'import', join(directory, 'root.car')])
    })
  })
  after(async () => {
    await there?.stop()
    await kubo?.stop()
    await other?.stop()
  })

  const withHub = async (env: Record<string, string>, work: (hub: TestHub) => Promise<void>): Promise<void> => {
    const hub = await startHub({ env })
    try {
      await work(hub)
    } finally {
      assert.equal(await hub.stop(), 0, hub.log())
    }
  }
  const pullsBy = async (hub: TestHub, name: string): Promise<void> => {
    const manifest = await fetch(`${hub.url}/v2/${name}/manifests/v1`)
    assert.equal(manifest.headers.get('docker-content-digest'), image.digest, await manifest.text())
    const blob = await fetch(`${hub.url}/v2/${name}/blobs/${digestOf(LARGE)}`)
    assert.equal(digestOf(Buffer.from(await blob.arrayBuffer())), digestOf(LARGE))
  }

  test('gives blocks by its RPC', () => withHub({ KUBO_RPC_URL: kubo.api }, (hub) => pullsBy(hub, `${root}/app`)))

  test('gives records and blocks by its gateway, and by its RPC', async () => {
    const key = await kubo.run(['key', 'gen', '--ipns-base=base36', 'images'])
    await kubo.run(['name', 'publish', '--allow-offline', '--key=images', `/ipfs/${root}/app`])
    await withHub({ IPCR_GATEWAYS: kubo.gateway }, (hub) => pullsBy(hub, key))
    await withHub({ KUBO_RPC_URL: kubo.api }, (hub) => pullsBy(hub, key))
  })

  for (const deed of ['silent', 'error', 'html', 'cut', 'flip', 'drip', 'endless', 'missing'] satisfies Misdeed[])
    test(`bad-input 31: a Kubo RPC that does ${deed}, and nobody else: 503`, { timeout: 300_000 }, async (t) => {
      const rpc = await startDishonestGateway(kubo.api)
      t.after(rpc.stop)
      rpc.behave(() => deed)
      await withHub({ KUBO_RPC_URL: rpc.url }, async (hub) => {
        const answer = await fetch(`${hub.url}/v2/${root}/app/manifests/v1`)
        assert.equal(answer.status, 503, await answer.text())
        assert.ok(rpc.asked.some((path) => path.startsWith('/api/v0/block/get')))
      })
    })

  test('bad-input 31: a Kubo RPC that is down costs nothing', () => withHub({ KUBO_RPC_URL: 'http://127.0.0.1:9', IPCR_GATEWAYS: there.url }, (hub) => pullsBy(hub, `${root}/app`)))
})
