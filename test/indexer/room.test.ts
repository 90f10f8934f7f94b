// What a name that has more than is indexed leaves out, and when that is taken in.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { DEFAULT_LIMITS, type Limits } from '../../indexer/read/limits.ts'
import { indexName } from '../../indexer/run/index-name.ts'
import { image, Publisher } from './history.ts'
import { openScene } from './scene.ts'

const NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

async function limitedScene(t: TestContext, limits: Partial<Limits>, edit: (publisher: Publisher) => Promise<void>) {
  const publisher = new Publisher()
  await publisher.begin()
  await edit(publisher)
  const { parts, clock, setRoot } = openScene(t, publisher.tree, { limits: { ...DEFAULT_LIMITS, ...limits } })
  setRoot(NAME, publisher.cid)
  await indexName(parts, NAME)
  return { parts, publisher, next: async (work: Promise<void>, laterMs = 5000): Promise<{ refs: unknown; whole: boolean; limited: boolean }> => {
    await work
    clock.now += laterMs
    setRoot(NAME, publisher.cid)
    await indexName(parts, NAME)
    const [event] = parts.index.prepare<[], { detail: string }>("SELECT detail FROM event WHERE kind = 'root' ORDER BY id DESC LIMIT 1").all()
    return { refs: parts.index.prepare('SELECT count(*) FROM ref').pluck().get(), whole: event?.detail.includes('"whole":true') ?? false, limited: parts.index.prepare('SELECT limited FROM source').pluck().get() !== null }
  } }
}

const untagged = async (publisher: Publisher, ...numbers: number[]): Promise<void> => {
  for (const number of numbers) await publisher.untagged('app', image(number))
}

test('refs without a tag count from root to root as well, and a name that is full of them is not read as a whole each time', async (t) => {
  const { publisher, next } = await limitedScene(t, { refs: 4 }, (one) => untagged(one, 1, 2))
  assert.deepEqual(await next(untagged(publisher, 3, 4, 5)), { refs: 4, whole: false, limited: true })
  assert.deepEqual(await next(untagged(publisher, 6, 7, 8)), { refs: 4, whole: false, limited: true })
  assert.deepEqual(await next(publisher.set('app/README.md', Buffer.from('other'))), { refs: 4, whole: false, limited: true })
})

test('a root that is read as a whole has room for as many refs as any, those that were known among them', async (t) => {
  const { publisher, next } = await limitedScene(t, { refs: 4 }, (one) => untagged(one, 1, 2, 3))
  // Of another kind it cannot be compared.
  await publisher.set('about.txt', Buffer.from('somebody'))
  await publisher.set('ipcr.json', undefined)
  assert.deepEqual(await next(untagged(publisher, 4, 5, 6)), { refs: 4, whole: true, limited: true })
})

test('of another kind than before a root has as much room as one that comes for the first time', async (t) => {
  const tagged = async (one: Publisher, ...tags: string[]): Promise<void> => {
    for (const tag of tags) await one.tag('app', tag, image(1))
  }
  const { publisher, next } = await limitedScene(t, { refs: 6 }, (one) => tagged(one, 'a', 'b', 'c'))
  await publisher.set('about.txt', Buffer.from('somebody'))
  await publisher.set('ipcr.json', undefined)
  await publisher.set('app/refs/tags', undefined)
  assert.deepEqual(await next(tagged(publisher, 'd', 'e', 'f', 'g', 'h')), { refs: 5, whole: true, limited: false })
})

test('a limit that is raised lets in with the next root what it left out', async (t) => {
  const { parts, publisher, next } = await limitedScene(t, { refs: 2 }, (one) => untagged(one, 1, 2, 3))
  parts.limits = { ...DEFAULT_LIMITS, refs: 10 }
  assert.deepEqual(await next(untagged(publisher, 4)), { refs: 4, whole: true, limited: false })
})

test('what one reading left out comes in with a later one, which is whole, once in ten minutes; then the mark goes', async (t) => {
  const deep = 'a/b/c/d/e/f/g/h/i'
  const { publisher, next } = await limitedScene(t, {}, (one) => one.tag(deep, 'v1', image(1)))
  assert.deepEqual(await next(publisher.tag('app', 'v1', image(1))), { refs: 1, whole: false, limited: true })
  await publisher.set('a', undefined)
  assert.deepEqual(await next(publisher.tag('app', 'v2', image(1))), { refs: 2, whole: false, limited: true })
  assert.deepEqual(await next(publisher.tag('app', 'v3', image(1)), 600_000), { refs: 3, whole: true, limited: false })
  assert.deepEqual(await next(publisher.tag(deep, 'v1', image(1))), { refs: 3, whole: false, limited: true })
  assert.deepEqual(await next(publisher.tag('app', 'v4', image(1))), { refs: 4, whole: false, limited: true })
  assert.deepEqual(await next(publisher.tag('app', 'v5', image(1)), 600_000), { refs: 5, whole: true, limited: true })
})
