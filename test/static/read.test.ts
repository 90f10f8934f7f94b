// The static page's source over a gateway: directory, namespaces, repositories, tags, manifests.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { blockStore, makeRegistry, type Registry, visit } from './scene.ts'

describe('reading a hub root without a hub', () => {
  let registry: Registry
  let gateway: StaticGateway
  before(async () => {
    registry = await makeRegistry()
    gateway = await startStaticGateway(registry.tree)
    for (const [name, record] of registry.records) gateway.records.set(name, record)
  })
  after(() => gateway.stop())

  test('directory, repository, tags and manifest, each verified', async () => {
    const source = visit(registry.hub.name, [gateway.url])
    const home = await source.home()
    assert.deepEqual([home.layout, home.root, home.verdict], ['hub', registry.hubRoot, { state: 'verified', by: registry.hub.name }])
    assert.deepEqual((await source.namespaces({ limit: 10 })).items, [{ name: 'alice', isHere: true }])
    assert.deepEqual((await source.place('alice/app'))?.verdict, { state: 'verified', by: registry.alice.name })
    const { items } = await source.listRepositories({ namespace: 'alice', limit: 10 })
    assert.deepEqual(items.map(({ name, short }) => [name, short]), [['alice/app', 'an app']])
    assert.equal((await source.repository('alice/app'))?.tagCount, 3)
    const tags = await source.tags('alice/app', { limit: 10, order: 'name' })
    assert.deepEqual(tags.items.map(({ name, platforms, kind, aliases }) => [name, platforms, kind, aliases]), [['v1', ['linux/amd64'], 'image', ['v10']], ['v2', ['linux/amd64'], 'image', []], ['v10', ['linux/amd64'], 'image', ['v1']]])
    const image = await source.image('alice/app', 'v1')
    assert.deepEqual([image?.digest, image?.layers.length, image?.configState], [registry.digest, 1, 'read'])
    assert.equal((await source.overview('alice/app')).readme, '# App')
  })

  test('a root with a path behind it is known by its own CID, and what is listed there is found there', async () => {
    const source = visit(`/ipns/${registry.hub.name}/alice`, [gateway.url])
    const { name, root } = await source.home()
    assert.deepEqual([name, root], [registry.aliceRoot, registry.aliceRoot])
    const { items } = await source.listRepositories({ namespace: name, limit: 10 })
    assert.deepEqual(items.map((item) => item.name), [`${name}/app`])
    assert.equal((await source.image(`${name}/app`, 'v1'))?.digest, registry.digest)
  })

  test('bad-input 31: a storage that never answers holds nobody up for long', async () => {
    const blocks = { get: () => new Promise<never>(() => {}), put: () => {}, delete: () => {} }
    const image = visit(registry.hub.name, [gateway.url], { blocks }).image('alice/app', 'v1')
    const late = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => late.resolve(undefined), 15_000)
    assert.equal((await Promise.race([image, late.promise]))?.digest, registry.digest)
    clearTimeout(timer)
  })

  test('a second visit asks for no block again', async () => {
    const blocks = blockStore()
    await visit(registry.hub.name, [gateway.url], { blocks }).image('alice/app', 'v1')
    const before = gateway.asked.filter((path) => path.startsWith('/ipfs/')).length
    await visit(registry.hub.name, [gateway.url], { blocks }).image('alice/app', 'v1')
    assert.equal(gateway.asked.filter((path) => path.startsWith('/ipfs/')).length, before)
  })

  test('bad-input 29: a kept block that somebody changed is fetched again', async () => {
    const blocks = blockStore()
    const truth = await visit(registry.hub.name, [gateway.url], { blocks }).image('alice/app', 'v1')
    for (const [key, bytes] of blocks.map) blocks.map.set(key, bytes.with(0, (bytes[0] ?? 0) ^ 1))
    gateway.asked.length = 0
    assert.deepEqual(await visit(registry.hub.name, [gateway.url], { blocks }).image('alice/app', 'v1'), truth)
    assert.ok(gateway.asked.some((path) => path.startsWith('/ipfs/')))
  })
})
