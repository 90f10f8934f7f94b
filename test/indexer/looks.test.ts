import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexName } from '../../indexer/run/index-name.ts'
import { standsOtherwise } from '../../indexer/run/states.ts'
import { findSource } from '../../lib/db/index/sources.ts'
import { Tree } from '../support/tree.ts'
import { image, Publisher } from './history.ts'
import { openScene } from './scene.ts'

test('a look at a followed name that finds what was there before writes nothing into the index', async (t) => {
  const publisher = new Publisher(new Tree())
  await publisher.begin('plain')
  await publisher.tag('app', 'v1', image(1))
  const { hub, parts, clock, setRoot } = openScene(t, publisher.tree)
  setRoot('app.test', publisher.cid)
  await indexName(parts, 'app.test')
  const isOther = (): boolean => {
    const [wanted, row] = [parts.view.name('app.test'), findSource(parts.index, 'app.test')]
    assert.ok(wanted && row)
    return standsOtherwise(wanted, row)
  }
  hub.prepare('UPDATE last_root SET resolved_at = ?').run(clock.now + 60_000)
  assert.equal(isOther(), false)
  hub.prepare("UPDATE last_root SET state = 'refused'").run()
  assert.equal(isOther(), true)
})
