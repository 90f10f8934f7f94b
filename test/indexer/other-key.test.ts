import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexName } from '../../indexer/run/index-name.ts'
import { all } from '../../lib/db/operation.ts'
import { UnavailableError } from '../../lib/resolve/net/errors.ts'
import { Tree } from '../support/tree.ts'
import { image, Publisher } from './history.ts'
import { LISTED_KEY, listingRoot } from './listing-root.ts'
import { openScene, type Scene } from './scene.ts'

const NAME = 'app.test'
const KEYS = ['k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf', LISTED_KEY]

const setKey = ({ hub, clock }: Scene, key: string): void => {
  clock.now += 60_000
  hub.prepare('UPDATE last_root SET ipns_name = ?, resolved_at = ? WHERE name = ?').run(key, clock.now, NAME)
}
const keys = ({ parts }: Scene) => all(parts.index, 'SELECT s.ipns_name AS source, n.ipns_name AS namespace FROM source s LEFT JOIN namespace n ON n.source_id = s.id AND n.path = \'\'')

async function sceneOf(t: Parameters<typeof openScene>[0]): Promise<{ scene: Scene; publisher: Publisher; fail: (is: boolean) => void }> {
  const publisher = new Publisher(new Tree())
  await publisher.begin('plain')
  await publisher.tag('app', 'v1', image(1))
  let isFailing = false
  const scene = openScene(t, { get: async (cid) => (isFailing ? Promise.reject(new UnavailableError('nobody has it')) : publisher.tree.get(cid)) })
  scene.setRoot(NAME, publisher.cid)
  setKey(scene, KEYS[0] ?? '')
  await indexName(scene.parts, NAME)
  return { scene, publisher, fail: (is) => { isFailing = is } }
}

/** The same as an index that was never of the other key. */
async function assertRebuilt(scene: Scene): Promise<void> {
  const dump = await scene.dump()
  await scene.empty()
  await indexName(scene.parts, NAME)
  assert.deepEqual(await scene.dump(), dump)
}

test('a domain that leads to another key, which publishes the same root, is that key’s', async (t) => {
  const { scene } = await sceneOf(t)
  assert.deepEqual(keys(scene), [{ source: KEYS[0], namespace: KEYS[0] }])
  setKey(scene, KEYS[1] ?? '')
  await indexName(scene.parts, NAME)
  assert.deepEqual(keys(scene), [{ source: KEYS[1], namespace: KEYS[1] }])
  assert.equal(all(scene.parts.index, "SELECT 1 FROM ref WHERE name = 'v1'").length, 1)
  await assertRebuilt(scene)
})

test('when it cannot be read at that moment it is when it can', async (t) => {
  const { scene, fail } = await sceneOf(t)
  setKey(scene, KEYS[1] ?? '')
  fail(true)
  await assert.rejects(indexName(scene.parts, NAME), UnavailableError)
  assert.deepEqual(keys(scene), [{ source: KEYS[0], namespace: KEYS[0] }])
  fail(false)
  await indexName(scene.parts, NAME)
  assert.deepEqual(keys(scene), [{ source: KEYS[1], namespace: KEYS[1] }])
})

test('of a hub what it lists is looked at again', async (t) => {
  const { scene, publisher } = await sceneOf(t)
  scene.setRoot(NAME, await listingRoot(publisher.tree, ['alice', 'b.test']))
  await indexName(scene.parts, NAME)
  const readWhole = () => all<{ detail: string }>(scene.parts.index, "SELECT detail FROM event WHERE kind = 'root'").filter(({ detail }) => detail.includes('"whole":true')).length
  const before = readWhole()
  setKey(scene, KEYS[1] ?? '')
  await indexName(scene.parts, NAME)
  assert.equal(readWhole(), before + 1)
  await assertRebuilt(scene)
})
