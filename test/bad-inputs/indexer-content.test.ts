// Bad inputs 26, 27, 29: what stands in a root that is indexed.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import { identity } from 'multiformats/hashes/identity'
import { indexName } from '../../indexer/run/index-name.ts'
import { IndexBlocks } from '../../indexer/run/index-blocks.ts'
import { BlockMissingError } from '../../lib/ipfs/block-source.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { image, Publisher } from '../indexer/history.ts'
import { openScene } from '../indexer/scene.ts'
import { Tree } from '../support/tree.ts'

const NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'
const GIB = 2 ** 30

function openName(t: TestContext) {
  const publisher = new Publisher()
  const scene = openScene(t, publisher.tree)
  const all = <Row>(sql: string): Row[] => scene.parts.index.prepare(sql).all() as Row[]
  return {
    ...scene, publisher, all,
    index: async (root = publisher.cid) => {
      scene.clock.now += 10_000
      scene.setRoot(NAME, root)
      await indexName(scene.parts, NAME).catch((error: unknown) => assert.match(String(error), /Refused|Missing|Unavailable/))
    },
    state: () => all<{ state: string; detail: string | null }>('SELECT state, detail FROM source')[0],
    names: () => all<{ name: string }>('SELECT name FROM repository ORDER BY name').map(({ name }) => name.replace(`${NAME}/`, '')),
  }
}

test('bad-input 26: a CID that is no directory, or carries its bytes itself, is refused with a sentence; what was indexed stays', async (t) => {
  const { publisher, index, state, names } = openName(t)
  await publisher.begin()
  await publisher.tag('app', 'v1', image(1))
  await index()
  const file = await publisher.tree.file(Buffer.from('a file'))
  const inline = CID.createV1(0x55, identity.digest(Buffer.from('inline')))
  for (const cid of [file.cid, publisher.tree.otherFile(Buffer.alloc(300_000, 1), 100_000, false).cid, inline]) {
    await index(cid.toString())
    assert.deepEqual(state(), { state: 'refused', detail: 'it is no directory' })
    assert.deepEqual(names(), ['app'])
  }
  await index()
  assert.equal(state()?.state, 'live')
})

test('bad-input 26: a directory of 100,000 entries that are no repositories costs no memory and no state', async (t) => {
  const { publisher, index, state, names } = openName(t)
  await publisher.begin('plain')
  const { cid, tsize } = await publisher.tree.file(Buffer.from('x'))
  const folder = await publisher.tree.directory(Object.fromEntries(Array.from({ length: 100_000 }, (_, number) => [`file${number}`, { cid, tsize }])))
  await publisher.set('many', folder)
  await publisher.tag('app', 'v1', image(1))
  await index()
  assert.deepEqual([state()?.state, names()], ['live', ['app']])
})

const HUGE: [string, (tree: Tree) => Parameters<Publisher['set']>[1]][] = [
  ['says that it has 1 GB', (tree) => tree.lyingFile(Buffer.alloc(1000, 0x20), Array.from({ length: 1024 }, () => GIB / 1024))],
  ['says that it is small and is not', (tree) => tree.lyingFile(Buffer.alloc(1_000_000, 0x20), Array.from({ length: 1000 }, () => 1))],
  ['is not JSON', () => Buffer.from('{"v":1,')],
  ['nests 100,000 levels', () => Buffer.from('['.repeat(100_000))],
  ['is of a version that nobody knows', () => encodeCanonicalJson({ v: 2, kind: 'namespace', claim: null })],
]

for (const [what, make] of HUGE) {
  test(`bad-input 27: an ipcr.json that ${what} is refused, and what was indexed stays`, async (t) => {
    const { publisher, index, state, names } = openName(t)
    await publisher.begin()
    await publisher.tag('app', 'v1', image(1))
    await index()
    await publisher.set('ipcr.json', make(publisher.tree))
    await publisher.tag('app', 'v2', image(2))
    await index()
    assert.equal(state()?.state, 'refused')
    assert.match(state()?.detail ?? '', /^its ipcr\.json cannot be read: /)
    assert.deepEqual(names(), ['app'])
  })

  test(`bad-input 27: a README, a tag, a manifest or an index.json that ${what} is as one that is not there`, async (t) => {
    const { publisher, index, all, state } = openName(t)
    await publisher.begin()
    await publisher.tag('app', 'good', image(1))
    const [tagged, other] = [image(2), image(3)]
    await publisher.tag('app', 'bad', tagged)
    await publisher.tag('app', 'configless', other)
    await publisher.set(`app/blobs/${tagged.digest.replace(':', '/')}`, make(publisher.tree))
    await publisher.set(`app/blobs/${other.parts[0]?.digest.replace(':', '/')}`, make(publisher.tree))
    await publisher.set('app/refs/tags/broken', make(publisher.tree))
    await publisher.set('app/index.json', make(publisher.tree))
    await publisher.set('layout/oci-layout', Buffer.from('{}'))
    await publisher.set('layout/index.json', make(publisher.tree))
    if (what.startsWith('says')) await publisher.set('app/README.md', make(publisher.tree))
    await index()
    assert.equal(state()?.state, 'live')
    assert.deepEqual(all("SELECT name, digest FROM ref ORDER BY name"), [tagged, other, image(1)].map(({ digest }, at) => ({ name: ['bad', 'configless', 'good'][at], digest })))
    assert.deepEqual(all('SELECT digest FROM manifest ORDER BY id').length, 2)
    assert.deepEqual(all('SELECT platform.os FROM platform').length, 1)
    assert.deepEqual(all('SELECT * FROM readme'), [])
    assert.deepEqual(all("SELECT name, place IS NULL AS hidden FROM repository WHERE name LIKE '%layout'"), [{ name: `${NAME}/layout`, hidden: 1 }])
  })
}

test('bad-input 27: a README of more than 256 KiB is left out', async (t) => {
  const { publisher, index, all } = openName(t)
  await publisher.begin()
  await publisher.tag('app', 'v1', image(1))
  await publisher.set('app/README.md', Buffer.alloc(256 * 1024, 0x61))
  await index()
  assert.equal(all<{ length: number }>('SELECT length(text) AS length FROM readme')[0]?.length, 256 * 1024)
  await publisher.set('app/README.md', Buffer.alloc(256 * 1024 + 1, 0x61))
  await index()
  assert.deepEqual(all('SELECT * FROM readme'), [])
})

test('bad-input 29: a root with a block missing is unavailable, and the root before is kept until it is whole', async (t) => {
  const { publisher, index, state, all } = openName(t)
  await publisher.begin()
  await publisher.tag('app', 'v1', image(1))
  await index()
  await publisher.tag('app', 'v1', image(2))
  const missing = await publisher.tree.file(image(2).bytes)
  publisher.tree.remove(missing.cid)
  await index()
  assert.equal(state()?.state, 'unavailable')
  assert.match(state()?.detail ?? '', /is not here/)
  const tags = () => all<{ digest: string }>('SELECT digest FROM ref').map(({ digest }) => digest)
  assert.deepEqual(tags(), [image(1).digest])
  await publisher.tree.file(image(2).bytes)
  await index()
  assert.deepEqual([state()?.state, ...tags()], ['live', image(2).digest])
})

test('bad-input 29: when the root before is gone everywhere, the new one is read as a whole', async (t) => {
  const { publisher, index, state, names, dump, empty } = openName(t)
  await publisher.begin()
  for (const repository of ['app', 'gone']) await publisher.tag(repository, 'v1', image(1))
  await index()
  const before = publisher.root?.cid
  await publisher.set('gone', undefined)
  await publisher.tag('app', 'v2', image(2))
  if (before) publisher.tree.remove(before)
  await index()
  assert.deepEqual([state()?.state, names()], ['live', ['app']])
  const whole = dump()
  await empty()
  await index()
  assert.deepEqual({ ...dump(), source: [], ref: [] }, { ...whole, source: [], ref: [] })
})

test('bad-input 29: a block of the new root that comes a moment too late costs no reading of all', async (t) => {
  const { publisher, index, state, all, parts } = openName(t)
  await publisher.begin()
  await publisher.tag('app', 'v1', image(1))
  await index()
  await publisher.tag('app', 'v1', image(2))
  const { cid: late } = await publisher.tree.file(image(2).bytes)
  let opened = 0
  let asked = 0
  parts.blocks = () => {
    opened++
    return { get: async (cid) => {
      if (cid.equals(late) && ++asked === 1) throw new BlockMissingError(cid)
      return publisher.tree.get(cid)
    } }
  }
  await index()
  assert.deepEqual([state()?.state, opened], ['unavailable', 1])
  await index()
  assert.equal(state()?.state, 'live')
  assert.deepEqual(all<{ detail: string }>("SELECT detail FROM event WHERE kind = 'root' ORDER BY id").map(({ detail }) => /"whole":(\w+)/.exec(detail)?.[1]), ['true', 'false'])
  const before = publisher.root?.cid
  await publisher.tag('app', 'v2', image(1))
  if (before) publisher.tree.remove(before)
  opened = 0
  await index()
  assert.deepEqual([state()?.state, opened], ['live', 1], 'what is waited for is for both attempts together')
})

test('bad-input 29: a name whose blocks come slowly is given up after a while, and not the indexer with it', async () => {
  const slow = { get: async (cid: CID) => delay(200).then((): Uint8Array => { throw new BlockMissingError(cid) }) }
  const blocks = new IndexBlocks({ read: async () => undefined }, slow, 20)
  const [first] = [await new Tree().file(Buffer.from('x'))]
  await assert.rejects(blocks.get(first.cid), { code: 'BLOCK_MISSING' })
  await assert.rejects(blocks.get(first.cid), { code: 'BLOCK_MISSING' })
  await assert.rejects(blocks.get(first.cid), { code: 'UNAVAILABLE' })
})
