import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Reading } from '../../indexer/read/reading.ts'
import { emitRef } from '../../indexer/read/set-ref.ts'
import { indexName } from '../../indexer/run/index-name.ts'
import { KnownSource } from '../../lib/db/index/known.ts'
import { MOST_MOVES } from '../../lib/db/transactions/tag-moves.ts'
import { image, index, Publisher } from './history.ts'
import { openScene } from './scene.ts'

const NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

function openReading(t: TestContext): Reading {
  const { parts, clock } = openScene(t, new Publisher().tree)
  return new Reading({
    source: new Publisher().tree, name: NAME, root: 'bafy', known: new KnownSource(parts.index, 1), times: { changedAt: () => 1 }, emit: () => {}, counts: { repositories: 0, refs: 0 }, now: clock.now,
  })
}

test('bad-input 31: of a root that moves millions of tags as many moves are remembered as the hub keeps', (t) => {
  const reading = openReading(t)
  const found = { digest: image(1).digest as `sha256:${string}`, mediaType: 'x/y', artifactType: null, size: 1, created: null }
  const move = (path: string, count: number): void => {
    for (let number = 0; number < count; number++) emitRef(reading, path, 'tag', `v${number}`, found, true)
  }
  move('many', MOST_MOVES.repository * 2)
  assert.equal(reading.moves.length, MOST_MOVES.repository)
  move('few', 5)
  assert.equal(reading.moves.filter(({ repository }) => repository === `${NAME}/few`).length, 5)
  for (let repository = 0; repository < 12; repository++) move(`r${repository}`, MOST_MOVES.repository)
  assert.equal(reading.moves.length, MOST_MOVES.source)
})

async function follow(t: TestContext) {
  const publisher = new Publisher()
  await publisher.begin()
  const scene = openScene(t, publisher.tree)
  return { ...scene, publisher, next: async (): Promise<number> => {
    scene.clock.now += 10_000
    scene.setRoot(NAME, publisher.cid)
    await indexName(scene.parts, NAME)
    return scene.clock.now
  } }
}

test('a tag that is removed was removed when that was seen', async (t) => {
  const { publisher, told, next } = await follow(t)
  for (const tag of ['v1', 'v2']) await publisher.tag('app', tag, image(1))
  await next()
  await publisher.set('app/refs/tags/v1', undefined)
  const at = await next()
  assert.deepEqual(told.moves, [{ source: NAME, repository: `${NAME}/app`, tag: 'v1', before: image(1).digest, after: null, root: publisher.cid, at }])
})

test('content that changes under thousands of refs: those that are as they were have its times, those that changed their own', async (t) => {
  const { publisher, dump, empty, next } = await follow(t)
  const [one, other] = [image(1), index(image(1), image(2))]
  await publisher.put('app', one)
  const document = await publisher.tree.file(Buffer.from(JSON.stringify({ digest: one.digest, mediaType: one.mediaType, size: one.size })))
  await publisher.set('app/refs/tags', await publisher.tree.directory(Object.fromEntries(Array.from({ length: 1200 }, (_, number) => [`t${number}`, document]))))
  await publisher.tag('app', 'other', other)
  await publisher.untagged('app', one)
  await publisher.referrer('app', other, one)
  await next()
  const [config] = one.parts
  assert.ok(config)
  await publisher.set(`app/blobs/${config.digest.replace(':', '/')}`, undefined)
  await publisher.tag('app', 't7', other)
  await next()
  const incremental = dump()
  await empty()
  await next()
  assert.deepEqual({ ...dump(), source: [] }, { ...incremental, source: [] })
})

for (const [what, first] of [['came from another image', image(2)], ['came anew', undefined]] as const) {
  test(`a tag that ${what}, was taken out unseen, and comes back is as new as the hub remembers, whoever asks`, async (t) => {
    const { publisher, dump, empty, next } = await follow(t)
    await publisher.tag('app', 'other', image(1))
    if (first) await publisher.tag('app', 'v1', first)
    await next()
    await publisher.tag('app', 'v1', image(1))
    await next()
    // The index is lost, and what it is built from has the tag no more.
    await publisher.set('app/refs/tags/v1', undefined)
    await empty()
    await next()
    await publisher.tag('app', 'v1', image(1))
    await publisher.set('app/README.md', Buffer.from('another root'))
    await next()
    const incremental = dump()
    await empty()
    await next()
    assert.deepEqual({ ...dump(), source: [] }, { ...incremental, source: [] })
  })
}

test('a tag that a rebuilt index sees come back from another image moved when that was seen', async (t) => {
  const { publisher, told, dump, empty, next } = await follow(t)
  await publisher.tag('app', 'other', image(1))
  await next()
  await publisher.tag('app', 'v1', image(1))
  await next()
  await publisher.tag('app', 'v1', image(2))
  await empty()
  await next()
  await publisher.tag('app', 'v1', image(1))
  const at = await next()
  assert.equal(told.moves.at(-1)?.at, at)
  const incremental = dump()
  await empty()
  await next()
  assert.deepEqual({ ...dump(), source: [] }, { ...incremental, source: [] })
})
