// Bad inputs 25 and 28: whose a namespace is, as the index tells.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Wallet } from 'ethers/wallet'
import { indexName } from '../../indexer/run/index-name.ts'
import { Runner } from '../../indexer/run/runner.ts'
import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { claimBy, DAY, makeKeyName, makeWallet, NOW } from '../identity/claims.ts'
import { image, Publisher } from '../indexer/history.ts'
import { openScene } from '../indexer/scene.ts'

const [HUB, KEY, OTHER_KEY] = [await makeKeyName(), await makeKeyName(), await makeKeyName()]
const owner = makeWallet()
const thief = makeWallet()
const seconds = (ms: number): number => Math.floor(ms / 1000)

type Facts = { owner: string | null; claim_state: string; rank: number }

async function seen(t: TestContext, claim: SignedClaim | null, k51 = KEY): Promise<{ facts: () => Facts | undefined; scene: ReturnType<typeof openScene>; namespace: string }> {
  const publisher = new Publisher()
  const namespace = new Publisher(publisher.tree)
  await namespace.begin()
  await namespace.tag('app', 'v1', image(1))
  await publisher.set('ipcr.json', encodeCanonicalJson({ v: 1, kind: 'hub', claim: null }))
  await publisher.set('alice', namespace.root)
  await publisher.set('names/alice.json', encodeCanonicalJson({ v: 1, name: 'alice', k51, claim, updated: 1 }))
  const scene = openScene(t, publisher.tree)
  scene.clock.now = NOW
  scene.setRoot(HUB, publisher.cid)
  await indexName(scene.parts, HUB)
  const facts = () => scene.parts.index.prepare<[], Facts>('SELECT n.owner, n.claim_state, r.rank FROM namespace n JOIN repository r ON r.namespace_id = n.id').get()
  return { facts, scene, namespace: namespace.cid }
}

const handle = (wallet: Wallet, changes: Partial<SignedClaim> = {}) => claimBy(wallet, { namespace: 'alice', root: KEY, hub: HUB }, changes)

const CLAIMS: [string, () => Promise<SignedClaim | null>, string, boolean][] = [
  ['a good one is its owner\'s, as the hub says', () => handle(owner), 'listed', true],
  ['none at all', async () => null, 'listed', false],
  ['copied under another key', () => handle(owner, { root: OTHER_KEY }), 'refused', false],
  ['signed by somebody else', async () => ({ ...(await handle(thief)), owner: owner.address }), 'refused', false],
  ['for a handle of another hub', () => claimBy(owner, { namespace: 'alice', root: KEY, hub: OTHER_KEY }), 'refused', false],
  ['for another handle', () => claimBy(owner, { namespace: 'bob', root: KEY, hub: HUB }), 'refused', false],
  ['ten years ahead', () => handle(owner, { seq: NOW + 3650 * DAY }), 'refused', false],
  ['ended', () => handle(owner, { notBefore: seconds(NOW - 100 * DAY), notAfter: seconds(NOW - DAY) }), 'expired', true],
  ['withdrawn', () => handle(owner, { root: '' }), 'refused', false],
]

for (const [what, make, state, owned] of CLAIMS) {
  test(`bad-input 28: a claim that a hub lists: ${what}: ${state}`, async (t) => {
    const { facts } = await seen(t, await make())
    assert.equal(facts()?.claim_state, state)
    assert.equal(facts()?.owner, owned ? owner.address.toLowerCase() : null)
  })
}

test("bad-input 28: what a hub says is verified when the namespace's own key says the same, and as it says when it does no more", async (t) => {
  const { facts, scene, namespace } = await seen(t, await handle(owner))
  const runner = new Runner(scene.parts)
  t.after(() => runner.close())
  const before = facts()
  scene.setRoot(KEY, namespace)
  scene.hub.prepare('DELETE FROM follow WHERE name = ?').run(KEY)
  await runner.look([KEY])
  assert.equal(facts()?.claim_state, 'verified')
  assert.ok((facts()?.rank ?? 0) > (before?.rank ?? 0), 'a verified owner lifts it')
  scene.hub.prepare("UPDATE last_root SET root = 'bafkqaaa' WHERE name = ?").run(KEY)
  await runner.look(null)
  await runner.idle()
  assert.deepEqual(facts(), before)
})

test('bad-input 25: a name that is stale, conflicting or refused keeps what was indexed, and says so', async (t) => {
  const publisher = new Publisher()
  await publisher.begin()
  await publisher.tag('app', 'v1', image(1))
  const scene = openScene(t, publisher.tree)
  const runner = new Runner(scene.parts)
  t.after(() => runner.close())
  const look = async () => {
    scene.clock.now += 2000
    await runner.look([KEY])
    await runner.idle()
  }
  scene.setRoot(KEY, publisher.cid)
  await look()
  const row = () => scene.parts.index.prepare('SELECT state, since, detail, repository_count, tag_count FROM source').get()
  for (const [at, state] of ['stale', 'conflicting', 'refused', 'unavailable', 'live'].entries()) {
    scene.hub.prepare('UPDATE last_root SET state = ?, since = ?, detail = ? WHERE name = ?').run(state, at, `why ${at}`, KEY)
    await look()
    assert.deepEqual(row(), { state, since: at, detail: `why ${at}`, repository_count: 1, tag_count: 1 })
  }
  const events = scene.parts.index.prepare("SELECT detail FROM event WHERE kind = 'name'").pluck().all()
  assert.deepEqual(events, ['live', 'stale', 'conflicting', 'refused', 'unavailable', 'live'].map((state) => JSON.stringify({ state })))
})

test("bad-input 28: a followed namespace's own claim: its owner when it holds, nobody when it was copied", async (t) => {
  for (const [root, state, who] of [[KEY, 'verified', owner.address.toLowerCase()], [OTHER_KEY, 'refused', null]] as const) {
    const publisher = new Publisher()
    await publisher.set('ipcr.json', encodeCanonicalJson({ v: 1, kind: 'namespace', claim: await claimBy(owner, { namespace: KEY, root: KEY, hub: '' }, { root }) }))
    await publisher.tag('app', 'v1', image(1))
    const scene = openScene(t, publisher.tree)
    scene.clock.now = NOW
    scene.setRoot(KEY, publisher.cid)
    await indexName(scene.parts, KEY)
    assert.deepEqual(scene.parts.index.prepare('SELECT claim_state, owner FROM namespace').get(), { claim_state: state, owner: who })
  }
})
