import assert from 'node:assert/strict'
import { decode } from '@ipld/dag-pb'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import { type DishonestGateway, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { cidAt, type Published, waitUntilPublished } from '../support/published.ts'
import { type Descriptor, pushImage } from '../support/push-image.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'

const MIB = 1024 * 1024
const LARGE = randomBytes(5 * MIB + 9)
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

type State = { state: string; root: string | null; followed: boolean; pin: { state: string; root: string | null; detail: string | null } | null }

const api = async (hub: TestHub, name: string, method = 'GET', body?: object): Promise<{ status: number; value: State }> => {
  const answer = await fetch(`${hub.url}/api/v1/names/${name}`, { method, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) })
  return { status: answer.status, value: (answer.status === 204 ? {} : await answer.json()) as State }
}

async function until(hub: TestHub, name: string, isDone: (state: State) => boolean): Promise<State> {
  let value: State | undefined
  for (let i = 0; i < 600; i++) {
    value = (await api(hub, name)).value
    if (isDone(value)) return value
    await delay(100)
  }
  throw new Error(`${name} came to ${JSON.stringify(value)}\n${hub.log()}`)
}

describe('a pinned name', () => {
  let [there, here]: TestHub[] = []
  let gateway: DishonestGateway
  let image: Descriptor
  let names: Published
  const hubs = (): [TestHub, TestHub] => [there as TestHub, here as TestHub]

  before(async () => {
    there = await startHub()
    gateway = await startDishonestGateway(there.url)
    here = await startHub({ env: { IPCR_GATEWAYS: gateway.url, IPCR_CACHE_BYTES: '1000000' } })
    image = await pushImage(there.url, 'alice/app', 'v1', { layers: [LARGE, 'small'] })
    names = await waitUntilPublished(there, 'alice/app', 'v1')
  })
  after(async () => {
    for (const hub of [here, there]) if (hub) await hub.stop()
    await gateway?.stop()
  })

  const pullsAll = async (name: string, digest: string, layer: Uint8Array): Promise<void> => {
    const [, hub] = hubs()
    const manifest = await fetch(`${hub.url}/v2/${name}/manifests/v1`)
    assert.equal(manifest.headers.get('docker-content-digest'), digest, await manifest.text())
    const blob = await fetch(`${hub.url}/v2/${name}/blobs/${digestOf(layer)}`)
    assert.equal(digestOf(Buffer.from(await blob.arrayBuffer())), digestOf(layer))
  }

  test('is unknown before anybody asked, and nothing but a name can be pinned', async () => {
    const [, hub] = hubs()
    assert.deepEqual((await api(hub, names.hub)).value.pin, null)
    for (const bad of ['alice', 'library', 'no..name']) assert.equal((await api(hub, bad, 'POST', { pin: true })).status, 400, bad)
    assert.equal((await api(hub, names.hub, 'DELETE')).status, 404)
    assert.equal((await api(hub, names.hub, 'POST', { pin: 'yes' })).status, 400)
  })

  test('is kept whole: all of it, before anybody pulled', async () => {
    const [from, hub] = hubs()
    assert.equal((await api(hub, names.hub, 'POST', { pin: true })).status, 202)
    const state = await until(hub, names.hub, ({ pin }) => pin?.state === 'pinned')
    assert.equal(state.pin?.root, await cidAt(from, `/ipns/${names.hub}`))
    gateway.behave(() => 'missing')
    gateway.asked.length = 0
    await pullsAll(`${names.hub}/alice/app`, image.digest, LARGE)
    assert.deepEqual(gateway.asked.filter((path) => path.startsWith('/ipfs/')), [])
    gateway.behave(() => undefined)
  })

  test('is served on: another hub reads it from this one alone', async () => {
    const [, hub] = hubs()
    const third = await startHub({ env: { IPCR_GATEWAYS: hub.url } })
    const blob = await fetch(`${third.url}/v2/${names.hub}/alice/app/blobs/${digestOf(LARGE)}`)
    assert.equal(digestOf(Buffer.from(await blob.arrayBuffer())), digestOf(LARGE))
    assert.equal(await third.stop(), 0, third.log())
  })

  test('survives garbage collection and the cache’s limit', async () => {
    const [, hub] = hubs()
    const { run } = await import('../support/run.ts')
    await run(process.execPath, ['cli/main.ts', 'gc', '--data', hub.dataDir, '--grace', '0'], { cwd: new URL('../..', import.meta.url).pathname })
    await pullsAll(`${names.hub}/alice/app`, image.digest, LARGE)
  })

  test('follows what is published next, and fetches only what is new', async () => {
    const [from, hub] = hubs()
    const next = randomBytes(2 * MIB)
    const second = await pushImage(from.url, 'alice/app', 'v1', { layers: [LARGE, next] })
    gateway.asked.length = 0
    for (let i = 0; i < 1200 && (await cidAt(from, `/ipns/${names.hub}/alice/app/refs/tags/v1`)) === undefined; i++) await delay(50)
    await waitForTag(from, names.hub, second.digest)
    const before = (await api(hub, names.hub)).value.pin?.root
    await api(hub, names.hub, 'POST', { pin: true })
    await until(hub, names.hub, ({ pin }) => pin?.state === 'pinned' && pin.root !== before)
    const leaves = gateway.asked.filter((path) => path.includes('/bafkrei'))
    assert.ok(leaves.length < 12, `${leaves.length} leaves were fetched`)
    gateway.behave(() => 'missing')
    await pullsAll(`${names.hub}/alice/app`, second.digest, next)
    gateway.behave(() => undefined)
  })

  test('outlives the hub that published it, and a restart', async () => {
    const [from, hub] = hubs()
    await from.stop()
    there = undefined
    const { dataDir } = hub
    await hub.stop({ keep: true })
    here = await startHub({ env: { IPCR_GATEWAYS: gateway.url }, dataDir })
    const tag = (await (await fetch(`${here.url}/v2/${names.hub}/alice/app/manifests/v1`)).json()) as { layers: { digest: string }[] }
    assert.equal(tag.layers[0]?.digest, digestOf(LARGE))
    assert.equal((await fetch(`${here.url}/v2/${names.hub}/alice/app/blobs/${digestOf(LARGE)}`)).status, 200)
    assert.equal((await fetch(`${here.url}/routing/v1/ipns/${names.hub}`)).status, 200)
  })

  test('is let go', async () => {
    const [, hub] = [undefined, here as TestHub]
    assert.equal((await api(hub, names.hub, 'DELETE')).status, 204)
    const { value } = await api(hub, names.hub)
    assert.deepEqual([value.followed, value.pin], [false, null])
    assert.equal((await api(hub, names.hub, 'DELETE')).status, 404)
  })

  test('files chunked in other ways are kept and served too', async () => {
    const tree = new Tree()
    const bytes = [randomBytes(700_000), randomBytes(900_000)]
    const { manifest } = imageOf(...bytes)
    const [raw, wrapped] = [tree.otherFile(bytes[0] ?? Buffer.alloc(0), 256 * 1024, false), tree.otherFile(bytes[1] ?? Buffer.alloc(0), 256 * 1024, true)]
    const root = await tree.repository({ tags: { v1: manifest }, blobs: { [digestOf(bytes[0] ?? Buffer.alloc(0))]: raw, [digestOf(bytes[1] ?? Buffer.alloc(0))]: wrapped } })
    const source = await startStaticGateway(tree)
    const keeper = await startHub({ env: { IPCR_GATEWAYS: source.url } })
    await api(keeper, root, 'POST', { pin: true })
    await until(keeper, root, ({ pin }) => pin?.state === 'pinned')
    const leaves = (await Promise.all([raw, wrapped].map(({ cid }) => tree.get(cid)))).flatMap((node) => decode(node).Links.map(({ Hash }) => Hash.multihash.digest))
    assert.deepEqual(leaves.map((hash) => usesOf(keeper, hash)), leaves.map(() => 1))
    await source.stop()
    const third = await startHub({ env: { IPCR_GATEWAYS: keeper.url } })
    for (const hub of [keeper, third])
      for (const content of bytes) {
        const answer = await fetch(`${hub.url}/v2/${root}/blobs/${digestOf(content)}`)
        assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), digestOf(content))
      }
    assert.equal((await api(keeper, root, 'DELETE')).status, 204)
    assert.deepEqual(leaves.map((hash) => usesOf(keeper, hash)), leaves.map(() => 0))
    for (const hub of [keeper, third]) assert.equal(await hub.stop(), 0, hub.log())
  })
})

/** How often a block is used in trees that are kept. */
function usesOf(hub: TestHub, hash: Uint8Array): number {
  const db = openReader(hubDatabasePath(hub.dataDir))
  try {
    const row = db.prepare<[Uint8Array], { uses: number }>('SELECT uses FROM block_use WHERE hash = ?').get(hash)
    return row?.uses ?? -1
  } finally {
    db.close()
  }
}

async function waitForTag(hub: TestHub, ipns: string, digest: string): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    const text = await (await fetch(`${hub.url}/ipns/${ipns}/alice/app/refs/tags/v1`)).text()
    if (text.includes(digest)) return
    await delay(50)
  }
  throw new Error('the second push was not published')
}
