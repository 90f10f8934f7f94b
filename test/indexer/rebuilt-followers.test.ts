import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { indexName } from '../../indexer/run/index-name.ts'
import { Tree } from '../support/tree.ts'
import { dying, isKilled } from './dying-store.ts'
import { image, Publisher } from './history.ts'
import { LISTED_KEY, listingRoot } from './listing-root.ts'
import { openScene, type Scene } from './scene.ts'

const HUBS = ['a.test', 'b.test', 'c.test', 'd.test']
const NAMES = ['app.test', LISTED_KEY, ...HUBS]

const step = fc.record({
  hub: fc.nat(HUBS.length - 1), act: fc.constantFrom('list', 'list', 'list', 'plain', 'origin', 'unfollow', 'key'),
  names: fc.subarray(NAMES), origin: fc.constantFrom('api', 'config', 'hub'), crash: fc.nat(5),
})

// What follows from who follows whom.
function counted(scene: Scene): object {
  const { source, repository, listing, search } = scene.dump()
  return { source, repository, listing, search }
}

test('bad-input 30: whoever follows whom, and however often the indexer dies, the followers counted step by step are those counted from nothing', async (t) => {
  const publisher = new Publisher(new Tree())
  await publisher.begin('plain')
  await publisher.tag('app', 'v1', image(1))
  const { tree } = publisher
  const plain = (await tree.directory({ 'a.txt': await tree.file(Buffer.from('a')) })).cid.toString()
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
    const scene = openScene(t, tree)
    scene.setRoot('app.test', publisher.cid)
    const look = async (crash: number): Promise<void> => {
      const parts = crash === 0 ? { ...scene.parts, store: dying(scene.parts.store) } : scene.parts
      for (const name of ['app.test', ...HUBS]) {
        scene.clock.now += 2000
        await indexName(parts, name).catch(isKilled)
      }
    }
    for (const { hub, act, names, origin, crash } of steps) {
      const name = HUBS[hub] ?? ''
      if (act === 'list') scene.setRoot(name, await listingRoot(tree, names))
      if (act === 'plain') scene.setRoot(name, plain)
      if (act === 'origin') scene.hub.prepare('UPDATE follow SET origin = ? WHERE name = ?').run(origin, name)
      if (act === 'unfollow') scene.hub.prepare('DELETE FROM follow WHERE name = ?').run(name)
      if (act === 'key') scene.hub.prepare("UPDATE last_root SET ipns_name = ? WHERE name = 'app.test'").run(names.length > 3 ? LISTED_KEY : null)
      await look(crash)
    }
    await look(1)
    const incremental = counted(scene)
    await scene.empty()
    // In another order than they came.
    for (const name of [...HUBS].reverse()) await indexName(scene.parts, name)
    await look(1)
    assert.deepEqual(incremental, counted(scene))
    await scene.close()
  }), { numRuns: Number(process.env['IPCR_RUNS'] ?? 40) })
})
