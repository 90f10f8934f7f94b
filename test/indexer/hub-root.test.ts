import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { indexName } from '../../indexer/run/index-name.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { nodeBlock } from '../../lib/ipfs/dag/block.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { Tree } from '../support/tree.ts'
import { image, Publisher } from './history.ts'
import { openScene } from './scene.ts'

const HUB = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'
const OTHER = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'

const nameDocument = (name: string, k51 = OTHER, updated = 1) => encodeCanonicalJson({ v: 1, name, k51, claim: null, updated })

/** A hub's root that is edited namespace by namespace. */
class HubPublisher extends Publisher {
  async start(): Promise<void> {
    await this.set('ipcr.json', encodeCanonicalJson({ v: 1, kind: 'hub', claim: null }))
  }

  async namespace(name: string, edit: (namespace: Publisher) => Promise<void>): Promise<void> {
    const namespace = new Publisher(this.tree)
    namespace.root = this.root && (await openDirectories(this.tree).get(this.root.cid, name).catch(() => undefined))
    if (!namespace.root) await namespace.begin()
    // What is no directory, or a malformed one, is begun anew.
    await edit(namespace).catch(async () => {
      namespace.root = undefined
      await namespace.begin()
      await edit(namespace)
    })
    await this.set(name, namespace.root)
    await this.set(`names/${name}.json`, nameDocument(name))
  }
}

async function scene(t: Parameters<typeof openScene>[0]) {
  const publisher = new HubPublisher(new Tree())
  await publisher.start()
  const opened = openScene(t, publisher.tree)
  return { publisher, ...opened, advance: async () => {
    opened.clock.now += 10_000
    opened.setRoot(HUB, publisher.cid)
    await indexName(opened.parts, HUB)
  } }
}

const rows = <Row>(db: { prepare(sql: string): { all(): unknown[] } }, sql: string): Row[] => db.prepare(sql).all() as Row[]

test("a hub's namespaces are under its name; they are as the hub says until their own key says the same", async (t) => {
  const { publisher, parts, hub, advance } = await scene(t)
  await publisher.namespace('alice', (namespace) => namespace.tag('app', 'v1', image(1)))
  await advance()
  assert.deepEqual(rows(parts.index, 'SELECT name FROM repository'), [{ name: `${HUB}/alice/app` }])
  assert.deepEqual(rows(parts.index, 'SELECT name, claim_state, ipns_name, repository_count FROM namespace'), [{ name: `${HUB}/alice`, claim_state: 'listed', ipns_name: OTHER, repository_count: 1 }])
  assert.deepEqual(rows(parts.index, 'SELECT layout, repository_count, tag_count FROM source'), [{ layout: 'hub', repository_count: 1, tag_count: 1 }])
  hub.prepare('DELETE FROM follow').run()
  await indexName(parts, HUB)
  for (const table of ['source', 'namespace', 'repository', 'ref', 'manifest', 'layer']) assert.deepEqual(rows(parts.index, `SELECT * FROM ${table}`), [], table)
})

test('what others can follow of the names that a hub lists is told to the hub, with handles left out, and again only when it has changed', async (t) => {
  const { publisher, told, hub, parts, advance } = await scene(t)
  await publisher.namespace('alice', (namespace) => namespace.tag('app', 'v1', image(1)))
  for (const name of ['example.org', OTHER, `0x${'1'.repeat(40)}`]) await publisher.set(`names/${name}.json`, nameDocument(name))
  await publisher.set('names/example.com.json', nameDocument('example.net'))
  await publisher.set('names/broken.org.json', Buffer.from('{'))
  await advance()
  assert.deepEqual(told.gossip, [{ via: HUB, names: [`0x${'1'.repeat(40)}`, 'broken.org', 'example.com', 'example.org', OTHER].map((name) => ({ name, claim: null })) }])
  await publisher.namespace('alice', (namespace) => namespace.tag('app', 'v2', image(2)))
  await advance()
  assert.equal(told.gossip.length, 1)
  await publisher.set('names/example.org.json', undefined)
  await advance()
  assert.deepEqual(told.gossip[1]?.names.length, 4)
  hub.prepare("UPDATE follow SET origin = 'hub'").run()
  await publisher.set(`names/${OTHER}.json`, undefined)
  await advance()
  assert.equal(told.gossip.length, 2, 'what is followed because a hub lists it tells nothing on')
  assert.deepEqual(rows(parts.index, "SELECT origin FROM source"), [{ origin: 'hub' }])
})

test('one namespace that is malformed takes no other with it, and comes back when it is mended', async (t) => {
  const { publisher, parts, advance, dump, empty } = await scene(t)
  for (const name of ['alice', 'bob']) await publisher.namespace(name, (namespace) => namespace.tag('app', 'v1', image(1)))
  await advance()
  const good = await openDirectories(publisher.tree).get(publisher.root?.cid ?? (await publisher.tree.file(Buffer.from(''))).cid, 'bob')
  const broken: Link = brokenShard(publisher.tree)
  await publisher.set('bob', broken)
  await advance()
  const names = () => rows<{ name: string }>(parts.index, 'SELECT name FROM repository ORDER BY name').map(({ name }) => name)
  assert.deepEqual(names(), [`${HUB}/alice/app`])
  await publisher.set('bob', good)
  await advance()
  assert.deepEqual(names(), [`${HUB}/alice/app`, `${HUB}/bob/app`])
  const incremental = dump()
  await empty()
  await advance()
  assert.deepEqual({ ...dump(), source: [] }, { ...incremental, source: [] })
})

// A HAMT whose only part has no entries.
function brokenShard(tree: Tree): Link {
  const data = Buffer.from([0x08, 0x05, 0x12, 0x01, 0x01, 0x28, 0x22, 0x30, 0x80, 0x02])
  const empty = nodeBlock({ Data: data, Links: [] })
  const root = nodeBlock({ Data: data, Links: [{ Name: '00', Hash: empty.cid, Tsize: 10 }] })
  for (const block of [empty, root]) tree.put(block)
  return { cid: root.cid, tsize: 20 }
}

const edits = fc.array(fc.record({ what: fc.nat(6), namespace: fc.constantFrom('alice', 'bob'), repository: fc.constantFrom('app', 'team/app'), content: fc.nat(2), index: fc.boolean() }), { minLength: 1, maxLength: 20 })

test("bad-input 30: a hub's index built step by step is the one built from nothing", async (t) => {
  await fc.assert(fc.asyncProperty(edits, async (history) => {
    const { publisher, advance, dump, empty, close } = await scene(t)
    for (const { what, namespace, repository, content, index } of history) {
      if (what < 3) await publisher.namespace(namespace, (one) => one.tag(repository, `v${what}`, image(content)))
      if (what === 3) await publisher.namespace(namespace, (one) => one.set(`${repository}/refs/tags/v1`, undefined))
      if (what === 4) await publisher.set(namespace, undefined)
      if (what === 5) await publisher.set(`names/${namespace}.json`, nameDocument(namespace, content === 0 ? HUB : OTHER, content + 2))
      if (what === 6) await publisher.set(namespace, content === 0 ? brokenShard(publisher.tree) : Buffer.from('a file'))
      if (index) await advance()
    }
    await advance()
    const incremental = dump()
    await empty()
    await advance()
    assert.deepEqual({ ...dump(), source: [] }, { ...incremental, source: [] })
    await close()
  }), { numRuns: Number(process.env['IPCR_RUNS'] ?? 40) })
})
