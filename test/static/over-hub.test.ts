// The static page's source over a hub's real gateway: claims, signatures, paths as CARs; and what a dishonest one in between changes.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { IpfsSource } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import { shownTrust } from '../../lib/hub/ipfs-source/shown-trust.ts'
import { startDishonestGateway, type DishonestGateway } from '../support/dishonest-gateway.ts'
import { connectWallet } from '../support/namespace-client.ts'
import { waitUntilPublished, type Published } from '../support/published.ts'
import { pushImage, pushIndex, type Descriptor } from '../support/push-image.ts'
import { signImage } from '../support/signed-images.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { CID } from 'multiformats/cid'
import { visit } from './scene.ts'

describe('over the gateway of a hub', () => {
  let hub: WalletHub
  let between: DishonestGateway
  let published: Published
  let [signed, plain]: Descriptor[] = []
  let owner = ''
  before(async () => {
    hub = await startWalletHub()
    const alice = await connectWallet(hub.url)
    owner = alice.wallet.address
    await alice.run('alice', { action: 'claim' })
    const authorization = await alice.token()
    signed = await pushImage(hub.url, 'alice/app', 'v1', { layers: ['one', 'two'], authorization })
    plain = await pushImage(hub.url, 'alice/app', 'v2', { layers: ['three'], authorization })
    await signImage(alice, 'alice/app', { reference: 'v1' })
    await pushIndex(hub.url, 'alice/app', 'all', [{ ...signed, platform: { os: 'linux', architecture: 'amd64' } }], { authorization })
    published = await waitUntilPublished(hub, 'alice/app', 'all')
    between = await startDishonestGateway(hub.url)
  })
  after(async () => {
    await between?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })
  afterEach(() => {
    between.behave(() => undefined)
    between.record(published.hub, undefined)
  })
  const look = (gateways = [between.url]): IpfsSource => visit(published.hub, gateways)

  test('a namespace is verified by its own record, its image by claim and signature', async () => {
    const source = look()
    assert.deepEqual((await source.place('alice'))?.verdict, { state: 'verified', by: published.namespace })
    const proof = await source.proof('alice/app', 'v1', signed?.digest ?? '')
    assert.deepEqual([proof.digest, proof.trust, proof.claim.state], [signed?.digest, 'signed', 'verified'])
    const trust = shownTrust(proof, { state: 'verified' })
    assert.deepEqual([trust.trust, trust.lines.map(({ state, signer, tag }) => [state, signer, tag])], ['signed', [['valid', owner, 'v1']]])
    assert.equal(shownTrust(await source.proof('alice/app', 'v2', plain?.digest ?? ''), { state: 'verified' }).trust, 'unsigned')
  })

  test('an index shows its platforms, an image its referrers', async () => {
    const source = look()
    const index = await source.image('alice/app', 'all')
    assert.deepEqual([index?.kind, index?.entries.map(({ digest, platform }) => [digest, platform])], ['index', [[signed?.digest, 'linux/amd64']]])
    assert.deepEqual((await source.image('alice/app', 'v1'))?.referrers.map(({ artifactType }) => artifactType), ['application/vnd.ipcr.signature.eip712.v1+json'])
    const { items } = await source.tags('alice/app', { limit: 10, order: 'name' })
    assert.deepEqual(items.map(({ name, kind }) => [name, kind]), [['all', 'index'], ['v1', 'image'], ['v2', 'image']])
  })

  test('what is at a path comes by one request, and is verified block by block', async () => {
    const source = look()
    const { root } = await source.home()
    between.asked.length = 0
    await source.blocks.ahead(CID.parse(root), ['alice', 'app', 'refs', 'tags', 'v1'])
    assert.equal(between.asked.length, 1, between.asked.join(' '))
    assert.match(between.asked[0] ?? '', /format=car/)
    await source.image('alice/app', 'v1')
    assert.ok(!between.asked.slice(1).some((path) => path.includes('/app/refs/tags')))
  })

  test('bad-input 29: a CAR with a bit flipped has its gateway dropped, and named; the other one serves', async () => {
    // The last byte is the end of the last block.
    between.behave((path) => (path.includes('format=car') ? 'flip-last' : undefined))
    const source = look([between.url, hub.url])
    const { root } = await source.home()
    await source.blocks.ahead(CID.parse(root), ['alice', 'app', 'refs', 'tags', 'v1'])
    assert.deepEqual(source.network.states.filter(({ state }) => state === 'dishonest').map(({ url }) => url), [between.url])
    assert.equal((await source.image('alice/app', 'v1'))?.digest, signed?.digest)
  })

  test('CARs that are cut, endless, pages or not to be had leave the blocks to come by themselves', async () => {
    for (const misdeed of ['cut', 'endless', 'html', 'missing', 'error', 'truncate'] as const) {
      between.behave((path) => (path.includes('format=car') ? misdeed : undefined))
      assert.equal((await look().image('alice/app', 'v1'))?.digest, signed?.digest, misdeed)
    }
  })

  test('bad-input 29: one bit flipped in any single block is never shown: each read fails, or gives the truth', async () => {
    between.asked.length = 0
    const read = async (source: IpfsSource) => JSON.stringify([await source.place('alice/app').then((place) => place?.verdict), await source.tags('alice/app', { limit: 5, order: 'name' }), await source.image('alice/app', 'v1')])
    const truth = await read(look())
    const paths = [...new Set(between.asked.filter((path) => path.startsWith('/ipfs/')))]
    assert.ok(paths.length > 10)
    for (const flipped of paths) {
      between.behave((path) => (path === flipped ? 'flip' : undefined))
      const seen = await read(look()).catch((error: unknown) => (error instanceof Error ? error.message : ''))
      if (seen !== truth) assert.match(seen, /it sent other bytes|not to be had|cannot be read|has no record/, flipped)
    }
  })
})
