// A namespace of this hub that its owner publishes under a key of their own, maybe elsewhere.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Runner } from '../../indexer/run/runner.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { type Content, image, Publisher } from './history.ts'
import { openScene, START } from './scene.ts'

const KEY = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

async function ownersNamespace(t: TestContext) {
  const publisher = new Publisher()
  await publisher.begin()
  const scene = openScene(t, publisher.tree)
  const runner = new Runner(scene.parts)
  t.after(() => runner.close())
  scene.hub.prepare("INSERT INTO namespace (name, kind, ipns_name, own_key, owner, created_at) VALUES ('alice', 'handle', ?, 1, ?, ?)").run(KEY, `0x${'1'.repeat(40)}`, START - 5000)
  return { ...scene, publisher, look: async (names: string[] | null) => {
    scene.clock.now += 10_000
    scene.setRoot(KEY, publisher.cid)
    scene.hub.prepare('DELETE FROM follow').run()
    await runner.look(names)
    await runner.idle()
    return scene.clock.now
  }, tags: () => scene.parts.index.prepare<[], [string, string, number]>('SELECT r.name, f.name, f.changed_at FROM ref f JOIN repository r ON r.id = f.repository_id WHERE kind = 0 ORDER BY 1, 2').raw().all() }
}

test('its tags are as old as they were seen to move, also when the index is built anew', async (t) => {
  const { publisher, hub, look, tags, dump, empty } = await ownersNamespace(t)
  const undated: Content = image(3)
  await publisher.tag('app', 'v1', undated)
  await look(null)
  assert.deepEqual(tags(), [['alice/app', 'v1', START - 5000]])
  // Of when this hub published it itself.
  const repository = hub.prepare("INSERT INTO repository (name, namespace, created_at, updated_at, manifest_count) VALUES ('alice/app', 'alice', 1, ?, 1) RETURNING id").pluck().get(START + 1)
  hub.prepare('INSERT INTO tag (repository_id, name, digest, updated_at) VALUES (?, ?, ?, ?)').run(repository, 'v1', undated.digest, START + 1)
  await publisher.tag('app', 'v2', undated)
  const at = await look(null)
  await look(null)
  assert.deepEqual(tags(), [['alice/app', 'v1', START - 5000], ['alice/app', 'v2', at]])
  const incremental = dump()
  await empty()
  await look(null)
  assert.deepEqual({ ...dump(), source: [] }, { ...incremental, source: [] })
})

test('it is read when its key is seen to name another root, by whatever name that was seen', async (t) => {
  const { publisher, hub, look, tags } = await ownersNamespace(t)
  await publisher.tag('app', 'v1', image(1))
  await look([KEY])
  assert.equal(tags().length, 1)
  await publisher.tag('app', 'v2', image(1))
  hub.transaction(() => transactions.setLastRoot(hub, { name: 'example.org', root: publisher.cid, path: '', state: 'live', since: 1, detail: null, ipnsName: KEY, validUntil: START * 2, freshUntil: 0, resolvedAt: START * 2 }))()
  await look(['example.org'])
  assert.equal(tags().length, 2)
})
