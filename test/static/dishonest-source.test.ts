// What dishonest gateways and routers can do to the static page's source: alone nothing but withhold, beside an honest one nothing.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, afterEach, before, describe, test } from 'node:test'
import { createIPNSRecord, marshalIPNSRecord } from 'ipns'
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { startDishonestGateway, type DishonestGateway, type Misdeed } from '../support/dishonest-gateway.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { imageOf } from '../support/tree.ts'
import { makeRegistry, newKey, type Registry, signRoot, textStorage, visit } from './scene.ts'

const LIES: Misdeed[] = ['flip', 'swap', 'truncate', 'endless']
const FAULTS: Misdeed[] = ['cut', 'silent', 'missing', 'html', 'error', 'elsewhere', 'drip']

describe('a gateway that', () => {
  let registry: Registry
  let honest: StaticGateway
  let bad: DishonestGateway
  before(async () => {
    registry = await makeRegistry()
    honest = await startStaticGateway(registry.tree)
    for (const [name, record] of registry.records) honest.records.set(name, record)
    bad = await startDishonestGateway(honest.url)
  })
  after(async () => {
    await bad.stop()
    await honest.stop()
  })
  afterEach(() => {
    bad.behave(() => undefined)
    for (const [name] of registry.records) bad.record(name, undefined)
  })

  const onBlocks = (misdeed: Misdeed) => bad.behave((path) => (path.startsWith('/ipfs/') ? misdeed : undefined))
  const dishonest = (source: ReturnType<typeof visit>) => source.network.states.filter(({ state }) => state === 'dishonest').map(({ url }) => url)

  for (const misdeed of LIES) {
    test(`bad-input 29: sends blocks that are not what was asked for (${misdeed}), alone: nothing is shown, and it is named`, async () => {
      onBlocks(misdeed)
      const source = visit(registry.hub.name, [bad.url])
      await assert.rejects(source.home(), { code: 'UNAVAILABLE' })
      assert.deepEqual(dishonest(source), [bad.url])
      await assert.rejects(source.image('alice/app', 'v1'), new RegExp(`${bad.url} is not asked any more: it sent`))
    })

    test(`bad-input 29: the same (${misdeed}) beside an honest one: all is shown, it is named, and asked nothing more`, async () => {
      onBlocks(misdeed)
      const source = visit(registry.hub.name, [bad.url, honest.url])
      await source.home()
      bad.asked.length = 0
      assert.equal((await source.image('alice/app', 'v1'))?.digest, registry.digest)
      assert.deepEqual(dishonest(source), [bad.url])
      assert.deepEqual(bad.asked, [])
    })
  }

  for (const misdeed of FAULTS) {
    test(`bad-input 29: does not give blocks (${misdeed}), beside an honest one: all is shown, and nobody is called dishonest`, async () => {
      onBlocks(misdeed)
      const source = visit(registry.hub.name, [bad.url, honest.url])
      assert.equal((await source.image('alice/app', 'v1'))?.digest, registry.digest)
      assert.deepEqual(dishonest(source), [])
    })
  }

  test('bad-input 25: a forged record is refused, alone and beside an honest gateway', async () => {
    bad.record(registry.hub.name, await signRoot(await newKey(), registry.aliceRoot, 9n))
    const alone = visit(registry.hub.name, [bad.url])
    await assert.rejects(alone.home(), /not valid/)
    assert.deepEqual(dishonest(alone), [bad.url])
    const both = visit(registry.hub.name, [bad.url, honest.url])
    assert.equal((await both.home()).root, registry.hubRoot)
    assert.deepEqual(dishonest(both), [bad.url])
  })

  test('bad-input 25: a flipped record is refused', async () => {
    const [name = '', record = new Uint8Array()] = registry.records[0] ?? []
    bad.record(name, record.with(record.length - 1, (record.at(-1) ?? 0) ^ 1))
    const source = visit(name, [bad.url])
    await assert.rejects(source.home(), /not valid/)
    assert.deepEqual(dishonest(source), [bad.url])
  })

  test('bad-input 25: a record that its owner signed over nonsense is refused, and nobody who passes it on is called dishonest', async () => {
    const owner = await newKey()
    const record = createIPNSRecord(owner.key, '/nonsense', 1n, 3_600_000)
    bad.record(owner.name, marshalIPNSRecord(await record))
    const source = visit(owner.name, [bad.url])
    await assert.rejects(source.home(), /not valid: the record's value is no/)
    assert.deepEqual(dishonest(source), [])
    assert.equal((await source.place(registry.hub.name))?.root, registry.hubRoot)
  })

  test('bad-input 30: content that is named by hashes that cannot be checked is not shown, and nobody who has it is called dishonest', async () => {
    const bytes = Buffer.from('a repository')
    const cut = CID.createV1(0x70, createDigest(0x12, createHash('sha256').update(bytes).digest().subarray(0, 20)))
    const strange = CID.createV1(0x70, createDigest(0xb220, createHash('sha256').update(bytes).digest()))
    for (const cid of [cut, strange]) registry.tree.put({ cid, bytes })
    const root = await registry.tree.directory({ cut: { cid: cut, tsize: 1 }, strange: { cid: strange, tsize: 1 } })
    const source = visit(root.cid.toString(), [bad.url])
    for (const name of ['cut', 'strange']) await assert.rejects(source.repository(`${root.cid.toString()}/${name}`), /by a hash that cannot be checked here/)
    assert.deepEqual(dishonest(source), [])
  })

  test('bad-input 31: signatures of what a tag means by now are not shown for the image that it meant before', async () => {
    const [mover, tree] = [await newKey(), registry.tree]
    const [one, two] = [imageOf(Buffer.from('before')), imageOf(Buffer.from('now'))]
    const publish = async ({ manifest, blobs }: typeof one, sequence: bigint) => {
      const app = CID.parse(await tree.repository({ tags: { v1: manifest }, blobs }))
      bad.record(mover.name, await signRoot(mover, (await tree.directory({ app: { cid: app, tsize: 1 } })).cid.toString(), sequence))
    }
    let now = Date.now()
    const source = visit(undefined, [bad.url], { now: () => now })
    await publish(one, 1n)
    const image = await source.image(`${mover.name}/app`, 'v1')
    assert.ok(image)
    assert.equal((await source.proof(`${mover.name}/app`, 'v1', image.digest)).trust, 'unsigned')
    await publish(two, 2n)
    now += 61_000
    await assert.rejects(source.proof(`${mover.name}/app`, 'v1', image.digest), /v1 means another image by now/)
    bad.record(mover.name, undefined)
  })

  test('bad-input 25: an older record counts never after a newer one, in this visit or a later one', async () => {
    const storage = textStorage()
    bad.record(registry.hub.name, await signRoot(registry.hub, registry.aliceRoot, 4n))
    const first = visit(registry.hub.name, [bad.url, honest.url], { storage })
    assert.equal((await first.home()).root, registry.hubRoot)
    const later = visit(registry.hub.name, [bad.url], { storage })
    const home = await later.home()
    assert.equal(home.root, registry.hubRoot)
    assert.match(home.notes.join(), /older record, number 4: it was refused/)
  })

  test('bad-input 25: what others wrote into the storage is not believed', async () => {
    const storage = textStorage()
    const forged = await signRoot(await newKey(), registry.aliceRoot, 99n)
    storage.setItem(`ipcr.record.${registry.hub.name}`, JSON.stringify({ record: `m${Buffer.from(forged).toString('base64').replaceAll('=', '')}`, seenAt: 1 }))
    assert.equal((await visit(registry.hub.name, [honest.url], { storage }).home()).root, registry.hubRoot)
    storage.setItem(`ipcr.record.${registry.hub.name}`, 'no JSON')
    assert.equal((await visit(registry.hub.name, [honest.url], { storage }).home()).root, registry.hubRoot)
  })

  test('bad-input 25: two records of one sequence are shown as that, and the first one counts', async () => {
    const storage = textStorage()
    await visit(registry.hub.name, [honest.url], { storage }).home()
    bad.record(registry.hub.name, await signRoot(registry.hub, registry.aliceRoot, 5n))
    const home = await visit(registry.hub.name, [bad.url], { storage }).home()
    assert.deepEqual([home.root, home.state, home.verdict.state], [registry.hubRoot, 'conflicting', 'unverified'])
    // Nobody has to say it again.
    assert.equal((await visit(registry.hub.name, [honest.url], { storage }).home()).state, 'conflicting')
  })

  test('bad-input 25: a record that has ended is shown as stale, since then', async () => {
    const source = visit(registry.hub.name, [honest.url], { now: () => Date.now() + 2 * 3_600_000 })
    const { state, verdict } = await source.home()
    assert.deepEqual([state, verdict.state], ['stale', 'stale'])
    assert.ok(Math.abs((verdict.since ?? 0) - Date.now() - 3_600_000) < 60_000)
  })

  test('nobody gives a record any more: the last one that was seen counts, and it is said', async () => {
    const storage = textStorage()
    await visit(registry.hub.name, [honest.url], { storage }).home()
    bad.behave((path) => (path.includes('ipns') ? 'error' : undefined))
    const home = await visit(registry.hub.name, [bad.url], { storage }).home()
    assert.equal(home.root, registry.hubRoot)
    assert.match(home.notes.join(), /nobody gives a record of it now/)
  })

  test('a router that forges records is named, and its names are told by the others', async () => {
    bad.record(registry.hub.name, await signRoot(await newKey(), registry.aliceRoot, 9n))
    const source = visit(registry.hub.name, [honest.url], { routers: [bad.url] })
    assert.equal((await source.home()).root, registry.hubRoot)
    assert.deepEqual(dishonest(source), [bad.url])
  })

  test('no redirect is followed to a host that nobody set', async () => {
    const redirecting = createServer((req, res) => res.writeHead(302, { location: honest.url + (req.url ?? '') }).end()).listen(0, '127.0.0.1')
    await once(redirecting, 'listening')
    const address = redirecting.address()
    honest.asked.length = 0
    const source = visit(registry.hub.name, [`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`])
    try {
      await assert.rejects(source.home(), { code: 'UNAVAILABLE' })
      await assert.rejects(source.blocks.get(CID.parse(registry.hubRoot)), { code: 'UNAVAILABLE' })
      assert.deepEqual(honest.asked, [])
    } finally {
      redirecting.closeAllConnections()
      redirecting.close()
    }
  })
})
