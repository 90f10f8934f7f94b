import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Runner } from '../../indexer/run/runner.ts'
import { image, Publisher } from './history.ts'
import { openScene, START } from './scene.ts'

const KEY = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

test('a namespace of this hub that is followed under its own name as well is there once, as its own', (t) => {
  const { parts, hub, setRoot } = openScene(t, new Publisher().tree)
  hub.prepare("INSERT INTO namespace (name, kind, ipns_name, root, created_at) VALUES ('example.org', 'dns', ?, 'bafyown', 1)").run(KEY)
  setRoot('example.org', 'bafyfollowed')
  setRoot(KEY, 'bafyfollowed')
  assert.deepEqual(parts.view.names().map(({ name, kind, root }) => [name, kind, root]), [['example.org', 'own', 'bafyown']])
  assert.equal(parts.view.name('example.org')?.root, 'bafyown')
})

for (const [what, name, own] of [['a followed name', KEY, false], ["a namespace under its owner's own key", 'alice', true]] as const) {
  test(`bad-input 25: ${what} is stale in the index, as in the hub, once the record of its root has ended`, async (t) => {
    const publisher = new Publisher()
    await publisher.begin()
    await publisher.tag('app', 'v1', image(1))
    const { parts, hub, clock, setRoot } = openScene(t, publisher.tree)
    const runner = new Runner(parts)
    t.after(() => runner.close())
    if (own) hub.prepare("INSERT INTO namespace (name, kind, ipns_name, own_key, created_at) VALUES ('alice', 'handle', ?, 1, 1)").run(KEY)
    setRoot(KEY, publisher.cid)
    const end = START + 20_000
    hub.prepare('UPDATE last_root SET valid_until = ?').run(end)
    const state = async (): Promise<unknown> => {
      await runner.look(null)
      await runner.idle()
      return parts.index.prepare('SELECT name, state, since, tag_count FROM source').raw().get()
    }
    assert.deepEqual(await state(), [name, 'live', START - 500, 1])
    assert.equal(parts.view.ownRoot(KEY), publisher.cid)
    clock.now = end
    assert.deepEqual(await state(), [name, 'stale', end, 1])
    assert.equal(parts.view.ownRoot(KEY), undefined)
  })
}
