import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { indexName } from '../../indexer/run/index-name.ts'
import { DEFAULT_LIMITS, type Limits } from '../../indexer/read/limits.ts'
import { NameQueue } from '../../indexer/run/name-queue.ts'
import { addEvents, MOST_EVENTS } from '../../indexer/run/events.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { image, Publisher } from './history.ts'
import { openScene } from './scene.ts'

const NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

async function indexed(t: TestContext, limits: Partial<Limits>, edit: (publisher: Publisher) => Promise<void>) {
  const publisher = new Publisher()
  await publisher.begin()
  await edit(publisher)
  const scene = openScene(t, publisher.tree, { limits: { ...DEFAULT_LIMITS, ...limits } })
  scene.setRoot(NAME, publisher.cid)
  await indexName(scene.parts, NAME)
  return { ...scene, publisher, source: () => scene.parts.index.prepare<[], { state: string; limited: string | null; repository_count: number; tag_count: number }>('SELECT state, limited, repository_count, tag_count FROM source').get() }
}

test('a name with too many repositories, tags or parts: what fits stays, and the state says what does not', async (t) => {
  const many = async (publisher: Publisher): Promise<void> => {
    for (const repository of ['a', 'b', 'c']) for (const tag of ['v1', 'v2']) await publisher.tag(repository, tag, image(1))
  }
  const repositories = await indexed(t, { repositories: 2 }, many)
  assert.deepEqual(repositories.source(), { state: 'live', limited: 'it has more than 2 repositories: the rest of it is not indexed', repository_count: 2, tag_count: 4 })
  const refs = await indexed(t, { refs: 3 }, many)
  assert.deepEqual(refs.source(), { state: 'live', limited: 'it has more than 3 tags and other refs: the rest of it is not indexed', repository_count: 3, tag_count: 3 })
  const rows = await indexed(t, { rows: 1 }, many)
  assert.match(rows.source()?.limited ?? '', /layers, labels/)
  assert.equal((await indexed(t, {}, many)).source()?.limited, null)
})

test('a limit that was hit holds for the next root too; when there is room again, what was left out is taken in', async (t) => {
  const { parts, publisher, source, setRoot, clock } = await indexed(t, { refs: 2 }, async (one) => {
    for (const tag of ['v1', 'v2']) await one.tag('app', tag, image(1))
  })
  const next = async (edit: Promise<void>): Promise<unknown[]> => {
    await edit
    clock.now += 5000
    setRoot(NAME, publisher.cid)
    await indexName(parts, NAME)
    return [source()?.tag_count, source()?.limited !== null]
  }
  assert.equal(source()?.limited, null)
  assert.deepEqual(await next(publisher.tag('app', 'v3', image(1))), [2, true])
  assert.deepEqual(await next(publisher.set('app/README.md', Buffer.from('other'))), [2, true])
  assert.deepEqual(await next(publisher.set('app/refs/tags/v1', undefined)), [1, true])
  assert.deepEqual(await next(publisher.set('app/README.md', Buffer.from('another'))), [2, false])
  assert.deepEqual(parts.index.prepare('SELECT name FROM ref ORDER BY name').pluck().all(), ['v2', 'v3'])
})

test('directories nested deeper than eight levels are not looked into', async (t) => {
  const { source, parts } = await indexed(t, {}, async (publisher) => {
    await publisher.tag('a/b/c/d/e/f/g/h', 'v1', image(1))
    await publisher.tag('a/b/c/d/e/f/g/h/i', 'v1', image(1))
  })
  assert.match(source()?.limited ?? '', /deeper than 8 levels/)
  assert.deepEqual(parts.index.prepare('SELECT path FROM repository').pluck().all(), ['a/b/c/d/e/f/g/h'])
})

test('flood: a hub root with 100,000 names is read in bounded time, and names no namespace that is not there', async (t) => {
  const publisher = new Publisher()
  await publisher.set('ipcr.json', encodeCanonicalJson({ v: 1, kind: 'hub', claim: null }))
  const { cid, tsize } = await publisher.tree.file(encodeCanonicalJson({ v: 1, name: 'x', k51: '', claim: null, updated: 1 }))
  await publisher.set('names', await publisher.tree.directory(Object.fromEntries(Array.from({ length: 100_000 }, (_, number) => [`name${number}.json`, { cid, tsize }]))))
  const scene = openScene(t, publisher.tree)
  scene.setRoot(NAME, publisher.cid)
  await indexName(scene.parts, NAME)
  assert.deepEqual(scene.parts.index.prepare('SELECT (SELECT count(*) FROM namespace) AS namespaces, state FROM source').get(), { namespaces: 0, state: 'live' })
})

test('flood: one name with 20,000 tags; then one more of them costs a few blocks, not all', async (t) => {
  const publisher = new Publisher()
  await publisher.begin()
  await publisher.tag('app', 'v1', image(1))
  const { cid, tsize } = await publisher.tree.file(encodeCanonicalJson({ mediaType: image(1).mediaType, digest: image(1).digest, size: image(1).size }))
  await publisher.set('app/refs/tags', await publisher.tree.directory(Object.fromEntries(Array.from({ length: 20_000 }, (_, number) => [`t${number}`, { cid, tsize }]))))
  let reads = 0
  const scene = openScene(t, { get: async (one) => {
    reads++
    return publisher.tree.get(one)
  } })
  const next = async (): Promise<number> => {
    reads = 0
    scene.clock.now += 5000
    scene.setRoot(NAME, publisher.cid)
    await indexName(scene.parts, NAME)
    return reads
  }
  await next()
  const count = () => scene.parts.index.prepare<[], { tags: number }>('SELECT tag_count AS tags FROM repository').get()?.tags
  assert.equal(count(), 20_000)
  await publisher.tag('app', 'new', image(2))
  assert.ok((await next()) < 60, `${reads} blocks were read`)
  assert.equal(count(), 20_001)
  assert.equal(scene.told.moves.length, 1)
})

test('flood: a name that changes all the time is read once a second at most, and others do not wait for it', async () => {
  const read: string[] = []
  const queue = new NameQueue({ work: async (name) => void read.push(name), waitsForHub: () => false, failed: () => {}, now: Date.now })
  const begin = Date.now()
  for (let root = 0; Date.now() - begin < 2300; root++) {
    queue.add('busy', { own: false, root: String(root) })
    if (root === 40) queue.add('quiet', { own: false, root: 'once' })
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await queue.close()
  assert.equal(read.filter((name) => name === 'quiet').length, 1)
  const [busy, seconds] = [read.filter((name) => name === 'busy').length, (Date.now() - begin) / 1000]
  assert.ok(busy >= 2 && busy <= 1 + Math.ceil(seconds), `it was read ${busy} times in ${seconds} s`)
})

test('what fails rests, longer each time, and is tried at once when it stands for something else', async () => {
  const clock = { now: 1_000_000 }
  const pauses: number[] = []
  let tries = 0
  const queue = new NameQueue({ work: async () => {
    tries++
    throw new Error('no')
  }, waitsForHub: () => false, failed: (_name, _error, pauseMs) => void pauses.push(pauseMs), now: () => clock.now })
  const turn = async (root: string): Promise<void> => {
    queue.add('name', { own: false, root })
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  await turn('a')
  await turn('a')
  assert.equal(tries, 1)
  clock.now += 40_000
  await turn('a')
  clock.now += 5000
  await turn('a')
  assert.equal(tries, 2)
  await turn('b')
  assert.equal(tries, 3)
  await queue.close()
  for (const [at, expected] of [30_000, 60_000, 30_000].entries()) assert.ok(Math.abs((pauses[at] ?? 0) - expected) <= expected / 9, String(pauses))
})

test('so many events are kept, with ids that never come again', async (t) => {
  const { parts } = openScene(t, new Publisher().tree)
  const add = (count: number) => parts.store.write((db) => addEvents(db, Array.from({ length: count }, () => ({ kind: 'name' as const, name: 'x', detail: null })), 1))
  await add(MOST_EVENTS)
  await add(500)
  assert.deepEqual(parts.index.prepare('SELECT count(*) AS n, min(id) AS first, max(id) AS last FROM event').get(), { n: MOST_EVENTS, first: 501, last: MOST_EVENTS + 500 })
})
