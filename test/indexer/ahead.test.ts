import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { ahead } from '../../indexer/read/ahead.ts'
import { indexName } from '../../indexer/run/index-name.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { nodeBlock } from '../../lib/ipfs/dag/block.ts'
import { hamtHash, slotAt, slotPrefix } from '../../lib/ipfs/dag/hamt-path.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import type { Tree } from '../support/tree.ts'
import { image, Publisher } from './history.ts'
import { openScene } from './scene.ts'

const NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

function* failingAfter(count: number): Generator<number> {
  for (let item = 0; item < count; item++) yield item
  throw new Error('no more')
}

async function take(items: Iterable<number>, fails: number | undefined, most = Infinity): Promise<{ given: number[]; done: number[]; atEnd: number }> {
  const [given, done]: [number[], number[]] = [[], []]
  const work = async (item: number): Promise<number> => {
    await delay(10 * (5 - item))
    if (item === fails) throw new Error('this one')
    done.push(item)
    return item
  }
  try {
    for await (const item of ahead(items, 4, work)) if (given.push(item) >= most) break
  } catch (error) {
    assert.match(String(error), /no more|this one/)
  }
  const atEnd = done.length
  await delay(100)
  return { given, done, atEnd }
}

for (const [what, items, fails, most, given, done] of [
  ['all is well', [0, 1, 2], undefined, Infinity, [0, 1, 2], 3],
  ['the items end with an error', failingAfter(3), undefined, Infinity, [], 3],
  ['one piece of work fails', [0, 1, 2, 3, 4], 1, Infinity, [0], 4],
  ['whoever asks has enough', [0, 1, 2, 3, 4], undefined, 1, [0], 4],
] as const) {
  test(`what was begun has ended when it ends: ${what}`, async () => {
    const found = await take(items, fails, most)
    assert.deepEqual(found.given, given)
    assert.deepEqual([found.atEnd, found.done.length], [done, done])
  })
}

/** A HAMT of those entries, in whose last slot stands a part that has none. */
function badShard(tree: Tree, entries: Record<string, Link>): Link {
  const data = Buffer.from([0x08, 0x05, 0x12, 0x01, 0x01, 0x28, 0x22, 0x30, 0x80, 0x02])
  const empty = nodeBlock({ Data: data, Links: [] })
  const links = Object.entries(entries).map(([name, { cid, tsize }]) => ({ Name: slotPrefix(slotAt(hamtHash(name), 0)) + name, Hash: cid, Tsize: tsize }))
  const root = nodeBlock({ Data: data, Links: [...links, { Name: 'FF', Hash: empty.cid, Tsize: 10 }].sort((one, other) => (one.Name < other.Name ? -1 : 1)) })
  for (const block of [empty, root]) tree.put(block)
  return { cid: root.cid, tsize: 20 }
}

/** Tags in slots of their own, none of them in the last one. */
function tagsApart(count: number): string[] {
  const slots = new Map<number, string>()
  for (let number = 0; slots.size < count; number++) {
    const slot = slotAt(hamtHash(`v${number}`), 0)
    if (slot < 0xff && !slots.has(slot)) slots.set(slot, `v${number}`)
  }
  return [...slots.values()]
}

async function slowScene(t: TestContext) {
  const publisher = new Publisher()
  await publisher.begin()
  await publisher.tag('good', 'v1', image(1))
  await publisher.put('app', image(2))
  const document = await publisher.tree.file(encodeCanonicalJson({ mediaType: image(2).mediaType, digest: image(2).digest, size: image(2).size }))
  const good = await publisher.tree.file(image(1).bytes)
  // What stands behind a tag comes slowly, directories at once; what comes after it more slowly.
  const scene = openScene(t, { get: async (cid) => {
    if (cid.equals(document.cid) || cid.equals(good.cid)) await delay(cid.equals(good.cid) ? 300 : 30)
    return publisher.tree.get(cid)
  } })
  return { publisher, scene, document }
}

test('tags whose blocks are under way when a part of their directory turns out to be malformed take nothing with them', async (t) => {
  const { publisher, scene, document } = await slowScene(t)
  await publisher.set('app/refs/tags', badShard(publisher.tree, Object.fromEntries(tagsApart(12).map((tag) => [tag, document]))))
  scene.setRoot(NAME, publisher.cid)
  await indexName(scene.parts, NAME)
  const names = scene.parts.index.prepare('SELECT path FROM repository').pluck()
  assert.deepEqual(names.all(), ['good'])
  assert.deepEqual(scene.parts.index.prepare('SELECT state FROM source').pluck().all(), ['live'])
  const mended = await publisher.tree.directory(Object.fromEntries(tagsApart(12).map((tag) => [tag, document])))
  await publisher.set('app/refs/tags', mended)
  scene.clock.now += 10_000
  scene.setRoot(NAME, publisher.cid)
  await indexName(scene.parts, NAME)
  assert.deepEqual(names.all().sort(), ['app', 'good'])
})
