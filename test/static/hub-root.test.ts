// What the static page says of what a hub shows: only a namespace's own record makes more of it than the hub's word.
import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, describe, test } from 'node:test'
import { encodeRootDocument } from '../../lib/roots/documents.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'
import { claimBy, makeWallet } from '../identity/claims.ts'
import { hubOver, linkTo, newKey, signRoot, visit, type Key } from './scene.ts'

const HOUR = 3_600_000

describe('a namespace seen through a hub root', () => {
  const tree = new Tree()
  const image = imageOf(Buffer.from('layer'))
  let [hub, alice]: Key[] = []
  let [one, two]: Link[] = []
  let gateway: StaticGateway
  before(async () => {
    ;[hub, alice] = [await newKey(), await newKey()]
    const app = linkTo(await tree.repository({ tags: { v1: image.manifest }, blobs: image.blobs }))
    const document = await tree.file(encodeRootDocument({ v: 1, kind: 'namespace', claim: null }))
    one = await tree.directory({ 'ipcr.json': document, app })
    two = await tree.directory({ 'ipcr.json': document, app, more: app })
  })
  beforeEach(async () => { gateway = await startStaticGateway(tree) })
  afterEach(() => gateway.stop())

  /** What the visitor sees when the hub shows `shown`, and the namespace's record names `own`. */
  const see = async (shown: Link | undefined, own: Link | undefined) => {
    assert.ok(hub && alice && shown)
    const root = await hubOver(tree, { alice: { key: alice, link: shown } })
    gateway.records.set(hub.name, await signRoot(hub, root.cid.toString(), 1n))
    if (own) gateway.records.set(alice.name, await signRoot(alice, own.cid.toString(), 1n))
    const place = await visit(hub.name, [gateway.url]).place('alice')
    return place && { root: place.root, ...place.verdict }
  }

  test('is verified when its own record leads to the same root', async () => {
    assert.deepEqual(await see(one, one), { root: one?.cid.toString(), state: 'verified', by: alice?.name })
  })

  test('is the hub\'s word when its record leads elsewhere', async () => {
    assert.deepEqual(await see(one, two), { root: one?.cid.toString(), state: 'unverified', why: 'its own record leads to another root than the one that the hub shows' })
  })

  test('is the hub\'s word when nobody has its record', async () => {
    const seen = await see(one, undefined)
    assert.equal(seen?.state, 'unverified')
    assert.match(seen?.why ?? '', /own record is not to be had: nobody has a record/)
  })

  test('that the hub does not list is not there, nor below it', async () => {
    await see(one, one)
    const source = visit(hub?.name, [gateway.url])
    assert.equal(await source.place('bob'), undefined)
    assert.equal(await source.repository('bob/app'), undefined)
    assert.deepEqual(await source.listRepositories({ namespace: 'bob', limit: 10 }), { items: [] })
    assert.equal(await source.repository('alice/none'), undefined)
  })

  test('of another hub than the page\'s is found below that hub\'s name', async () => {
    await see(one, one)
    const source = visit(undefined, [gateway.url])
    assert.deepEqual((await source.place(`${hub?.name}/alice/app`))?.verdict, { state: 'verified', by: alice?.name })
    assert.equal((await source.tags(`${hub?.name}/alice/app`, { limit: 5, order: 'name' })).items[0]?.name, 'v1')
    await assert.rejects(source.home(), /no registry is named/)
  })

  /** A hub that lists these names, each with a root and a key; `dns`: that its domain leads to it. */
  const hubWith = async (names: Parameters<typeof hubOver>[1], lifetimeMs?: number) => {
    assert.ok(hub)
    gateway.records.set(hub.name, await signRoot(hub, (await hubOver(tree, names)).cid.toString(), 1n, lifetimeMs))
    for (const { key, link } of Object.values(names)) gateway.records.set(key.name, await signRoot(key, link.cid.toString(), 1n, 10 * HOUR))
  }
  const leadTo = (ipnsName: string | undefined) => ({ by: 'DNS, as a server says', find: async () => ({ value: `/ipns/${ipnsName}`, ttlMs: 1000 }) })

  test('bad-input 27: below a hub that is only trusted, or whose record has ended, is no more than that hub', async () => {
    assert.ok(alice && one)
    await hubWith({ alice: { key: alice, link: one } })
    assert.equal((await visit('hub.test', [gateway.url], { dnslink: leadTo(hub?.name) }).place('alice'))?.verdict.state, 'trusted')
    const later = visit(hub?.name, [gateway.url], { now: () => Date.now() + 2 * HOUR })
    assert.deepEqual([(await later.place('alice'))?.verdict.state, (await later.place(`${hub?.name}/alice`))?.verdict.state], ['stale', 'stale'])
  })

  test('bad-input 27: a key that a hub lists for a wallet is nobody\'s without that wallet\'s claim', async () => {
    assert.ok(alice && one)
    const [wallet, other, now] = [makeWallet(), makeWallet(), Math.floor(Date.now() / 1000) - 60]
    const namespace = wallet.address.toLowerCase()
    const seen = async (link: Link) => {
      assert.ok(alice)
      await hubWith({ [namespace]: { key: alice, link } })
      return (await visit(hub?.name, [gateway.url]).place(namespace))?.verdict
    }
    const claimed = async (by: typeof wallet) => {
      const claim = await claimBy(by, { namespace, root: alice?.name ?? '' }, { seq: now * 1000, notBefore: now, notAfter: now + 3600 })
      return tree.directory({ 'ipcr.json': await tree.file(encodeRootDocument({ v: 1, kind: 'namespace', claim })) })
    }
    assert.deepEqual(await seen(one), { state: 'unverified', why: "a wallet's namespace needs a claim signed by the wallet" })
    assert.equal((await seen(await claimed(other)))?.state, 'unverified')
    assert.deepEqual(await seen(await claimed(wallet)), { state: 'verified', by: alice.name })
  })

  test('bad-input 27: a domain or a key that a hub lists leads where it says itself, not where the hub says', async () => {
    assert.ok(alice && one && two)
    const [mallory, bob] = [await newKey(), await newKey()]
    await hubWith({ 'alice.test': { key: mallory, link: two }, [bob.name]: { key: mallory, link: two } })
    gateway.records.set(alice.name, await signRoot(alice, one.cid.toString(), 1n))
    gateway.records.set(bob.name, await signRoot(bob, one.cid.toString(), 1n))
    const source = visit(hub?.name, [gateway.url], { dnslink: leadTo(alice.name) })
    const seen = async (name: string) => {
      const place = await source.place(`${hub?.name}/${name}/app`)
      return [place?.name, place?.root, place?.ipns, place?.verdict.state]
    }
    assert.deepEqual(await seen('alice.test'), [`${hub?.name}/alice.test`, one.cid.toString(), alice.name, 'trusted'])
    assert.deepEqual(await seen(bob.name), [`${hub?.name}/${bob.name}`, one.cid.toString(), bob.name, 'verified'])
  })

  test('is named as the address names it, whichever was looked at first', async () => {
    await see(one, one)
    const source = visit(hub?.name, [gateway.url])
    assert.deepEqual([(await source.place('alice'))?.name, (await source.place(`${hub?.name}/alice`))?.name], ['alice', `${hub?.name}/alice`])
  })

  test('a hub, a namespace and an image by their CIDs are what they are, and nobody signed them', async () => {
    assert.ok(hub && alice && one)
    const root = await hubOver(tree, { alice: { key: alice, link: one } })
    const source = visit(`/ipfs/${root.cid.toString()}`, [gateway.url])
    assert.deepEqual((await source.home()).verdict, { state: 'verified', by: 'its CID' })
    assert.equal((await source.listRepositories({ namespace: one.cid.toString(), limit: 5 })).items[0]?.name, `${one.cid.toString()}/app`)
    await assert.rejects(source.proof(`${one.cid.toString()}/app`, 'v1', ''), /no key signed/)
  })
})
