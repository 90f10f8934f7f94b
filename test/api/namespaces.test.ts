import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectWallet, askHub, tryPush, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { waitUntilPublished } from '../support/published.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import type { Namespace, NamespacePage } from '../../lib/identity/namespaces/types.ts'

const DAY = 86_400_000
let hub: WalletHub
let alice: NamespaceClient
let bob: NamespaceClient

before(async () => {
  hub = await startWalletHub()
  ;[alice, bob] = await Promise.all([connectWallet(hub.url), connectWallet(hub.url)])
})
after(() => hub.stop())

async function documentOf(namespace: string): Promise<{ claim: { owner: string; root: string; namespace: string } }> {
  const answer = await fetch(`${hub.url}/ipns/${namespace}/ipcr.json`)
  return (await answer.json()) as never
}

test('a handle is taken by a claim; its owner pushes, and it is published under its key with that claim', async () => {
  const made = await alice.run('alice', { action: 'claim' })
  assert.equal(made.owner, alice.wallet.address)
  assert.deepEqual([made.kind, made.keyHolder, made.proof.by, made.writable], ['handle', 'hub', 'hub', true])
  assert.ok(Date.parse(made.claim?.notAfter ?? '') - Date.parse(made.renewFrom ?? '') === 30 * DAY)
  const authorization = await alice.token()
  await pushImage(hub.url, 'alice/app', 'v1', { authorization })
  const { hub: hubName, namespace } = await waitUntilPublished(hub, 'alice/app', 'v1')
  assert.equal(namespace, made.ipns)
  const { claim } = await documentOf(namespace)
  assert.deepEqual([claim.owner, claim.root, claim.namespace], [alice.wallet.address, namespace, 'alice'])
  const listed = (await (await fetch(`${hub.url}/ipns/${hubName}/names/alice.json`)).json()) as { k51: string; claim: object }
  assert.deepEqual(listed.claim, claim)
  await pushImage(hub.url, 'alice/app', 'v2', { authorization })
  assert.equal((await waitUntilPublished(hub, 'alice/app', 'v2')).namespace, namespace)
})

test('everybody sees who owns a namespace, and how that was shown; a list has a part for one’s own', async () => {
  const shown = await askHub<Namespace>(hub.url, 'GET', '/api/v1/namespaces/alice')
  assert.deepEqual([shown.status, shown.body.owner, shown.body.role], [200, alice.wallet.address, null])
  assert.equal((await alice.ask<Namespace>('GET', '/api/v1/namespaces/alice')).body.role, 'owner')
  const [all, mine, others] = await Promise.all([
    askHub<NamespacePage>(hub.url, 'GET', '/api/v1/namespaces'), alice.ask<NamespacePage>('GET', '/api/v1/namespaces?mine'), bob.ask<NamespacePage>('GET', '/api/v1/namespaces?mine'),
  ])
  assert.deepEqual([all, mine, others].map(({ body }) => body.items.map(({ name }) => name)), [['alice'], ['alice'], []])
  assert.equal((await askHub(hub.url, 'GET', '/api/v1/namespaces?mine')).status, 401)
  assert.equal((await askHub(hub.url, 'GET', '/api/v1/namespaces/nobody')).status, 404)
})

test('nobody but its owner pushes to a taken handle, and a stranger is told to ask', async () => {
  const refused = await tryPush(hub.url, 'alice/app', await bob.token())
  assert.equal(refused.status, 403)
  assert.match(refused.text, /you have no right to create in alice: ask its owner/)
})

test('a handle that is taken, reserved, too short, no name or looks like another cannot be taken', async () => {
  const words: Record<string, [number, RegExp]> = {
    alice: [403, /belongs to somebody else/], al1ce: [409, /looks like alice/], 'a-lice': [409, /looks like alice/], 'a_l_i_c_e': [409, /looks like alice/],
    v2: [422, /reserved/], ab: [422, /at least 3/], ['x'.repeat(40)]: [422, /at most 39/], 'Bob': [422, /cannot be/], 'b%00b': [422, /cannot be/],
    k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf: [422, /name of content/],
    [`${'x'.repeat(60)}.${'y'.repeat(60)}.${'z'.repeat(60)}.org`]: [422, /at most 150/],
    '%C3%B1.eth': [422, /no ENS name as they are written here/], '127.0.0.1': [422, /is no domain/],
  }
  for (const [name, [status, detail]] of Object.entries(words)) {
    const { status: was, body } = await bob.draft(name, { action: 'claim' })
    assert.equal(was, status, `${name}: ${JSON.stringify(body)}`)
    assert.match(body.detail, detail, name)
  }
})

test('the operator pushes where nobody is, and nobody else can take that then, nor what looks like it', async () => {
  await pushImage(hub.url, 'vvorks/app', 'v1', { authorization: hub.basic })
  for (const name of ['vvorks', 'works']) {
    const { status, body } = await bob.draft(name, { action: 'claim' })
    assert.deepEqual([name, status >= 400], [name, true], JSON.stringify(body))
  }
  const shown = (await askHub<Namespace>(hub.url, 'GET', '/api/v1/namespaces/vvorks')).body
  assert.deepEqual([shown.proof.by, shown.renewFrom, shown.owner.toLowerCase()], ['operator', null, hub.operator])
})

test('an address has at most three handles, also when it asks for all at once', async () => {
  const carol = await connectWallet(hub.url)
  const drafts = await Promise.all(['carol-one', 'carol-two', 'carol-tri', 'carol-for', 'carol-fiv'].map((name) => carol.draft(name, { action: 'claim' })))
  const statuses = await Promise.all(drafts.map(async ({ body }) => (await carol.deliver(body)).status))
  assert.deepEqual(statuses.sort(), [201, 201, 201, 409, 409])
  assert.equal((await carol.draft('carol-six', { action: 'claim' })).body.code, 'NAMESPACE_LIMIT')
})

test('of two who claim one handle at once one gets it', async () => {
  const drafts = await Promise.all([alice, bob].map((client) => client.draft('shared-name', { action: 'claim' })))
  const answers = await Promise.all([alice, bob].map((client, index) => client.deliver(drafts[index]?.body as never)))
  const winners = answers.filter(({ status }) => status === 201)
  assert.equal(winners.length, 1, JSON.stringify(answers.map(({ body }) => body)))
  assert.ok(answers.every(({ status }) => [201, 403, 409, 422].includes(status)))
  const { owner } = (await askHub<Namespace>(hub.url, 'GET', '/api/v1/namespaces/shared-name')).body
  assert.equal(owner, winners[0]?.body.owner)
})

test('a wallet takes its own address and no other', async () => {
  const made = await bob.run(bob.address, { action: 'claim' })
  assert.deepEqual([made.kind, made.proof.by, made.owner], ['wallet', 'signature', bob.wallet.address])
  assert.equal((await alice.draft(`0x${'12'.repeat(20)}`, { action: 'claim' })).body.code, 'NOT_OWNER')
})

test('a renewed claim follows the one before; brought twice it changes nothing', async () => {
  const first = (await askHub<Namespace>(hub.url, 'GET', '/api/v1/namespaces/alice')).body
  const { body: draft } = await alice.draft('alice', { action: 'renew' })
  assert.equal((draft.typedData.message as { prev: string }).prev, first.claim?.digest)
  const [once, twice] = [await alice.deliver(draft), await alice.deliver(draft)]
  assert.deepEqual([once.status, twice.status], [200, 200])
  assert.deepEqual(once.body, twice.body)
  assert.ok((once.body.claim?.seq ?? 0) > (first.claim?.seq ?? 0))
  assert.equal(once.body.ipns, first.ipns)
})
