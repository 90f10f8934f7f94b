// How many follow a name: the hubs that list it, and this one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexName } from '../../indexer/run/index-name.ts'
import { all } from '../../lib/db/operation.ts'
import { Tree } from '../support/tree.ts'
import { image, Publisher } from './history.ts'
import { LISTED_KEY, listingRoot } from './listing-root.ts'
import { openScene, type Scene } from './scene.ts'

const address = (index: number): string => `0x${index.toString(16).padStart(40, '0')}`

async function indexAll({ parts, clock }: Scene): Promise<void> {
  for (const { name } of parts.view.names()) {
    clock.now += 2000
    await indexName(parts, name)
  }
}

function followers({ parts }: Scene): Record<string, number> {
  return Object.fromEntries(all<{ name: string; followers: number }>(parts.index, 'SELECT name, followers FROM source WHERE root IS NOT NULL').map(({ name, followers: count }) => [name, count]))
}

function rank({ parts }: Scene, repository: string): number {
  return all<{ rank: number }>(parts.index, 'SELECT rank FROM repository WHERE name = ? AND place IS NOT NULL', repository)[0]?.rank ?? -1
}

const unfollow = ({ hub, parts }: Scene, name: string): Promise<void> => {
  hub.prepare('DELETE FROM follow WHERE name = ?').run(name)
  return indexName(parts, name)
}

/** A scene in which a name has an image. */
async function sceneOf(t: Parameters<typeof openScene>[0], name: string): Promise<{ scene: Scene; tree: Tree }> {
  const publisher = new Publisher(new Tree())
  await publisher.begin('plain')
  await publisher.tag('app', 'v1', image(1))
  const scene = openScene(t, publisher.tree)
  scene.setRoot(name, publisher.cid)
  return { scene, tree: publisher.tree }
}

test('a name is followed by the hubs that list it and by this one, as they say now', async (t) => {
  const { scene, tree } = await sceneOf(t, 'app.test')
  await indexAll(scene)
  assert.deepEqual(followers(scene), { 'app.test': 1 }, 'this hub follows it')
  const before = rank(scene, 'app.test/app')
  for (const hub of ['a.test', 'b.test']) scene.setRoot(hub, await listingRoot(tree, ['app.test', address(1), hub]))
  await indexAll(scene)
  assert.deepEqual(followers(scene), { 'app.test': 3, 'a.test': 1, 'b.test': 1 }, 'none follows itself')
  assert.ok(rank(scene, 'app.test/app') > before, 'that lifts what is in it')
  scene.setRoot('b.test', await listingRoot(tree, ['a.test']))
  await indexAll(scene)
  assert.deepEqual(followers(scene), { 'app.test': 2, 'a.test': 2, 'b.test': 1 })
  await unfollow(scene, 'a.test')
  assert.deepEqual(followers(scene), { 'app.test': 1, 'b.test': 1 })
  assert.equal(rank(scene, 'app.test/app'), before)
  const plain = await tree.directory({ 'a.txt': await tree.file(Buffer.from('a')) })
  scene.setRoot('c.test', await listingRoot(tree, ['b.test']))
  await indexAll(scene)
  scene.setRoot('c.test', plain.cid.toString())
  await indexAll(scene)
  assert.deepEqual(followers(scene), { 'app.test': 1, 'b.test': 1, 'c.test': 1 }, 'what is no hub any more lists nothing')
})

test('who was listed before it was known here is counted when it comes, by its name or its key, each hub once', async (t) => {
  const tree = new Tree()
  const scene = openScene(t, tree)
  scene.setRoot('a.test', await listingRoot(tree, ['app.test', LISTED_KEY]))
  scene.setRoot('b.test', await listingRoot(tree, [LISTED_KEY]))
  await indexAll(scene)
  scene.hub.exec("UPDATE follow SET origin = 'api' WHERE name = 'app.test'")
  scene.setRoot('app.test', (await tree.directory({ 'a.txt': await tree.file(Buffer.from('a')) })).cid.toString())
  await indexAll(scene)
  assert.equal(followers(scene)['app.test'], 2, 'nothing is known of its key')
  scene.hub.prepare('UPDATE last_root SET ipns_name = ? WHERE name = ?').run(LISTED_KEY, 'app.test')
  await indexAll(scene)
  assert.equal(followers(scene)['app.test'], 3)
})

test('a namespace of this hub is followed by the hubs that list its key', async (t) => {
  const tree = new Tree()
  const scene = openScene(t, tree)
  scene.hub.prepare("INSERT INTO namespace (name, root, ipns_name, created_at) VALUES ('alice', ?, ?, 1)")
    .run((await tree.directory({ 'a.txt': await tree.file(Buffer.from('a')) })).cid.toString(), LISTED_KEY)
  await indexAll(scene)
  assert.deepEqual(followers(scene), { alice: 0 })
  scene.setRoot('a.test', await listingRoot(tree, [LISTED_KEY]))
  await indexAll(scene)
  assert.deepEqual(followers(scene), { alice: 1, 'a.test': 1 })
})

test('bad-input 28: a hub that is followed because another lists it lifts nobody, until somebody here wants it', async (t) => {
  const { scene, tree } = await sceneOf(t, 'app.test')
  scene.setRoot('made-up.test', await listingRoot(tree, ['app.test']))
  const origin = (is: string): void => void scene.hub.prepare("UPDATE follow SET origin = ? WHERE name = 'made-up.test'").run(is)
  const counts = async (): Promise<Record<string, number>> => {
    await indexAll(scene)
    return followers(scene)
  }
  origin('hub')
  assert.deepEqual(await counts(), { 'app.test': 1, 'made-up.test': 0 })
  origin('api')
  assert.deepEqual(await counts(), { 'app.test': 2, 'made-up.test': 1 })
  origin('hub')
  assert.deepEqual(await counts(), { 'app.test': 1, 'made-up.test': 0 })
})

test('bad-input 28: of a hub that lists 12,000 names 10,000 count', async (t) => {
  const tree = new Tree()
  const scene = openScene(t, tree)
  scene.setRoot('a.test', await listingRoot(tree, Array.from({ length: 12_000 }, (_, index) => address(index))))
  await indexAll(scene)
  assert.deepEqual(all(scene.parts.index, 'SELECT count(*) AS names, min(name) AS first, max(name) AS last FROM listing'), [{ names: 10_000, first: address(0), last: address(9_999) }])
})
