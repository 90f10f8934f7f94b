import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { indexName } from '../../indexer/run/index-name.ts'
import { DEFAULT_LIMITS, type Limits } from '../../indexer/read/limits.ts'
import { type Content, image, index, Publisher } from './history.ts'
import { openScene } from './scene.ts'

const NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

async function indexed(t: TestContext, limits: Partial<Limits>, edit: (publisher: Publisher) => Promise<void>) {
  const publisher = new Publisher()
  await publisher.begin()
  await edit(publisher)
  let reads = 0
  const { parts, setRoot } = openScene(t, { get: async (cid) => {
    reads++
    return publisher.tree.get(cid)
  } }, { limits: { ...DEFAULT_LIMITS, ...limits } })
  setRoot(NAME, publisher.cid)
  await indexName(parts, NAME)
  return { reads, index: parts.index }
}

/** Levels of indexes each of which lists all of the next level, and images below them. */
function traps(levels: number, wide: number): { top: Content[]; all: Content[] } {
  let top = Array.from({ length: wide }, (_, number) => image(number))
  const all = [...top]
  for (let level = 0; level < levels; level++) {
    const below = top
    top = Array.from({ length: wide }, (_, number) => index(...below.slice(number), ...below.slice(0, number)))
    all.push(...top)
  }
  return { top, all }
}

test('bad-input 31: indexes that list each other’s lists are read once each, and no further than there is room for them', async (t) => {
  const { top: [first], all } = traps(6, 12)
  const edit = async (publisher: Publisher): Promise<void> => {
    for (const one of all) await publisher.blob('app', one, one.parts.every(({ parts }) => parts.length === 0 && one.mediaType.includes('manifest.v1')))
    if (first) await publisher.tag('app', 'v1', { ...first, parts: [] })
  }
  const whole = await indexed(t, {}, edit)
  assert.ok(whole.reads < all.length * 8, `${whole.reads} blocks for ${all.length} manifests`)
  const manifests = whole.index.prepare('SELECT count(*) FROM manifest').pluck().get()
  assert.equal(manifests, 5 * 12 + 1 + 12)
  const limited = await indexed(t, { rows: 20 }, edit)
  assert.ok(limited.reads < whole.reads / 4, `${limited.reads} blocks with room for 20 rows, ${whole.reads} with room for all`)
  assert.match(String(limited.index.prepare('SELECT limited FROM source').pluck().get()), /layers, labels/)
})

test('an index that a tag leads to deep down, and another ref at once, is read as far as from the top', async (t) => {
  const chain: Content[] = [image(1)]
  for (let level = 0; level < 12; level++) chain.unshift(index(chain[0] ?? image(1)))
  const [top, middle] = [chain[0], chain[5]]
  const found = await indexed(t, {}, async (publisher) => {
    // Tags are read first.
    if (top) await publisher.tag('app', 'v1', top)
    if (middle) await publisher.untagged('app', middle)
  })
  assert.equal(found.index.prepare('SELECT count(*) FROM manifest').pluck().get(), chain.length)
})
