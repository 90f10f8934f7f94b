import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Handover, SignedClaim, SignedTransfer } from '../../lib/identity/claim/claim.ts'
import { TRANSFER_DATA } from '../../lib/identity/claim/typed-data.ts'
import { verifyClaim } from '../../lib/identity/claim/verify-claim.ts'
import type { Namespace, NamespacePage } from '../../lib/identity/namespaces/types.ts'
import { makeKeyName, remembered } from '../identity/claims.ts'
import { askHub, connectWallet, tryPush, type NamespaceClient, type Problem } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { waitUntilPublished } from '../support/published.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

let hub: WalletHub
let alice: NamespaceClient
let bob: NamespaceClient

before(async () => {
  hub = await startWalletHub()
  ;[alice, bob] = [await connectWallet(hub.url), await connectWallet(hub.url)]
})
after(() => hub.stop())

const shown = async (namespace: string): Promise<Namespace> => (await askHub<Namespace>(hub.url, 'GET', `/api/v1/namespaces/${namespace}`)).body
const transferOf = async (from: NamespaceClient, namespace: string, to: string): Promise<SignedTransfer> => {
  const { body } = await from.draft(namespace, { action: 'transfer', to })
  const message = body.typedData.message as Omit<SignedTransfer, 'sig'>
  return { ...message, sig: await from.wallet.signTypedData(TRANSFER_DATA.domain, TRANSFER_DATA.types, message) }
}
const offer = (transfer: SignedTransfer) => askHub<Namespace & Problem>(hub.url, 'POST', '/api/v1/transfers', { transfer })

test('a handle goes to another owner when both have signed; the new one pushes, the old one no more', async () => {
  const made = await alice.run('moving', { action: 'claim' })
  const [hers, his] = [await alice.token(), await bob.token()]
  await pushImage(hub.url, 'moving/app', 'v1', { authorization: hers })
  const offered = await alice.run('moving', { action: 'transfer', to: bob.address })
  assert.deepEqual([offered.owner, offered.transferTo], [alice.wallet.address, bob.wallet.address])
  assert.deepEqual((await bob.ask<NamespacePage>('GET', '/api/v1/namespaces?mine')).body.items.map(({ name }) => name), ['moving'])
  assert.equal((await tryPush(hub.url, 'moving/app', his)).status, 403)
  const accepted = await bob.run('moving', { action: 'accept' })
  assert.deepEqual([accepted.owner, accepted.transferTo, accepted.ipns], [bob.wallet.address, null, made.ipns])
  assert.equal((await tryPush(hub.url, 'moving/app', hers)).status, 403)
  await pushImage(hub.url, 'moving/app', 'v2', { authorization: his })
  const { namespace } = await waitUntilPublished(hub, 'moving/app', 'v2')
  const document = (await (await fetch(`${hub.url}/ipns/${namespace}/ipcr.json`)).json()) as { claim: SignedClaim; handovers?: Handover[] }
  assert.equal(document.claim.owner, bob.wallet.address)
  const [handover] = document.handovers ?? []
  assert.deepEqual([document.handovers?.length, handover?.ended.owner], [1, alice.wallet.address])
  // Who knew the old owner's claim follows the handover, and nobody without it.
  const question = { name: { kind: 'handle', handle: 'moving' } as const, claim: document.claim, ipnsName: namespace, hubListsHandle: document.claim.hub, known: await remembered(handover?.ended as SignedClaim), now: Date.now() }
  assert.equal((await verifyClaim({ ...question, handovers: document.handovers ?? [] })).state, 'verified')
  assert.equal((await verifyClaim(question)).state, 'refused')
  const log = (await bob.ask<{ items: { action: string; actor: string; target: string }[] }>('GET', '/api/v1/namespaces/moving/audit')).body.items
  assert.deepEqual(log.filter(({ action }) => action !== 'push').map(({ action, actor }) => [action, actor]), [['claim', bob.address], ['transfer', alice.address], ['claim', alice.address]])
})

test('an offer that is taken back cannot be accepted, nor made again by the same signature', async () => {
  await alice.run('regret', { action: 'claim' })
  const transfer = await transferOf(alice, 'regret', bob.address)
  assert.equal((await offer(transfer)).status, 202)
  const { body: acceptance } = await bob.draft('regret', { action: 'accept' })
  assert.equal((await bob.ask<Problem>('DELETE', '/api/v1/transfers/regret')).body.code, 'NOT_OWNER')
  assert.equal((await alice.ask('DELETE', '/api/v1/transfers/regret')).status, 204)
  assert.equal((await alice.ask('DELETE', '/api/v1/transfers/regret')).status, 404)
  assert.equal((await bob.deliver(acceptance)).body.code, 'CLAIM_REFUSED')
  assert.equal((await offer(transfer)).body.code, 'TRANSFER_REFUSED')
  assert.equal((await bob.draft('regret', { action: 'accept' })).body.code, 'TRANSFER_UNKNOWN')
  assert.equal((await offer(await transferOf(alice, 'regret', bob.address))).status, 202)
})

test('a renewal ends an offer; offers by strangers, of addresses, to oneself and dated ahead are refused', async () => {
  await alice.run('regret', { action: 'renew' })
  assert.equal((await shown('regret')).transferTo, null)
  assert.equal((await bob.draft('regret', { action: 'transfer', to: `0x${'3'.repeat(40)}` })).body.code, 'NOT_OWNER')
  const { body } = await alice.draft('regret', { action: 'transfer', to: bob.address })
  const cases: [NamespaceClient, object, string][] = [
    [bob, {}, 'TRANSFER_REFUSED'], [bob, { from: bob.wallet.address, to: alice.wallet.address }, 'NOT_OWNER'], [alice, { seq: Date.now() + 3_600_000 }, 'TRANSFER_REFUSED'],
    [alice, { seq: 1 }, 'TRANSFER_REFUSED'], [alice, { prev: `0x${'0'.repeat(64)}` }, 'TRANSFER_REFUSED'], [alice, { to: alice.wallet.address }, 'TRANSFER_REFUSED'],
    [alice, { namespace: alice.address }, 'NAMESPACE_UNKNOWN'], [alice, { namespace: 'nobody' }, 'NAMESPACE_UNKNOWN'],
  ]
  for (const [signer, changes, code] of cases) assert.equal((await signer.deliver(body, changes)).body.code, code, JSON.stringify(changes))
  assert.equal((await shown('regret')).transferTo, null)
})

test('a handle is given up once it has no repositories, and then rests', async () => {
  await alice.run('passing', { action: 'claim' })
  const authorization = await alice.token()
  const { digest } = await pushImage(hub.url, 'passing/app', 'v1', { authorization })
  await waitUntilPublished(hub, 'passing/app', 'v1')
  assert.equal((await alice.ask<Problem>('DELETE', '/api/v1/namespaces/passing')).body.code, 'NAMESPACE_NOT_EMPTY')
  assert.equal((await bob.ask<Problem>('DELETE', '/api/v1/namespaces/passing')).body.code, 'NOT_OWNER')
  assert.equal((await fetch(`${hub.url}/v2/passing/app/manifests/${digest}`, { method: 'DELETE', headers: { authorization } })).status, 202)
  assert.equal((await alice.ask('DELETE', '/api/v1/namespaces/passing')).status, 204)
  assert.equal((await askHub(hub.url, 'GET', '/api/v1/namespaces/passing')).status, 404)
  assert.equal((await tryPush(hub.url, 'passing/app', authorization)).status, 403)
  for (const name of ['passing', 'pass1ng']) {
    const { body } = await bob.draft(name, { action: 'claim' })
    assert.deepEqual([body.code, /rests until/.test(body.detail)], ['NAMESPACE_TAKEN', true], name)
  }
  const { ipns } = (await askHub<{ ipns: string }>(hub.url, 'GET', '/api/v1/hub')).body
  for (let i = 0; (await fetch(`${hub.url}/ipns/${ipns}/names/passing.json`)).status !== 404; i++) {
    assert.ok(i < 200, 'the hub still lists what was given up')
    await delay(50)
  }
})

test('the claim of a handle that was given up cannot be brought again', async () => {
  const { body: draft } = await alice.draft('again', { action: 'claim' })
  assert.equal((await alice.deliver(draft)).status, 201)
  assert.equal((await alice.ask('DELETE', '/api/v1/namespaces/again')).status, 204)
  assert.equal((await alice.deliver(draft)).status, 409)
})

test('under the owner’s own key the hub follows only: a push is refused with the key, and a rotation brings it back', async () => {
  await alice.run(alice.address, { action: 'claim' })
  const authorization = await alice.token()
  await pushImage(hub.url, `${alice.address}/app`, 'v1', { authorization })
  const ipns = await makeKeyName()
  const own = await alice.run(alice.address, { action: 'own-key', ipns })
  assert.deepEqual([own.ipns, own.keyHolder, own.writable], [ipns, 'owner', false])
  const refused = await tryPush(hub.url, `${alice.address}/app`, authorization)
  assert.equal(refused.status, 403)
  assert.match(refused.text, new RegExp(`own key ${ipns}`))
  const back = await alice.run(alice.address, { action: 'rotate' })
  assert.deepEqual([back.keyHolder, back.writable], ['hub', true])
  await pushImage(hub.url, `${alice.address}/app`, 'v2', { authorization })
  assert.equal((await waitUntilPublished(hub, `${alice.address}/app`, 'v2')).namespace, back.ipns)
})

test('a withdrawn key stops pushes, not pulls; claiming again under a new key ends that', async () => {
  const before = await shown(alice.address)
  const authorization = await alice.token()
  const withdrawn = await alice.run(alice.address, { action: 'revoke' })
  assert.deepEqual([withdrawn.writable, /withdrew its key/.test(withdrawn.whyNotWritable ?? '')], [false, true])
  const refused = await tryPush(hub.url, `${alice.address}/app`, authorization)
  assert.deepEqual([refused.status, /withdrew its key/.test(refused.text)], [403, true])
  assert.equal((await fetch(`${hub.url}/v2/${alice.address}/app/manifests/v2`)).status, 200)
  assert.equal((await alice.draft(alice.address, { action: 'renew' })).body.code, 'CLAIM_REFUSED')
  const again = await alice.run(alice.address, { action: 'claim' })
  assert.equal(again.writable, true)
  assert.notEqual(again.ipns, before.ipns)
  await pushImage(hub.url, `${alice.address}/app`, 'v3', { authorization })
  assert.equal((await waitUntilPublished(hub, `${alice.address}/app`, 'v3')).namespace, again.ipns)
})

test('bad-input 28: when a claim has ended pulls go on, and pushes are refused with how to renew it, also by tokens that are out', async () => {
  const { body: draft } = await bob.draft('ending', { action: 'claim' })
  assert.equal((await bob.deliver(draft, { notAfter: Math.floor(Date.now() / 1000) + 8 })).status, 201)
  const authorization = await bob.token()
  await pushImage(hub.url, 'ending/app', 'v1', { authorization })
  const made = await waitUntilPublished(hub, 'ending/app', 'v1')
  const ends = Date.parse((await shown('ending')).claim?.notAfter ?? '')
  await delay(Math.max(0, ends - Date.now() + 50))
  const refused = await tryPush(hub.url, 'ending/app', authorization)
  assert.equal(refused.status, 403)
  assert.match(refused.text, /the claim of ending ended on \d{4}-\d\d-\d\d: renew it at .*\/account\/namespaces of this hub or with ipcr namespace renew ending/)
  const deleted = await fetch(`${hub.url}/v2/ending/app/manifests/v1`, { method: 'DELETE', headers: { authorization } })
  assert.equal(deleted.status, 403)
  assert.equal((await fetch(`${hub.url}/v2/ending/app/manifests/v1`)).status, 200)
  assert.equal((await fetch(`${hub.url}/routing/v1/ipns/${made.namespace}`, { headers: { accept: 'application/vnd.ipfs.ipns-record' } })).status, 200)
  assert.equal((await shown('ending')).writable, false)
  await bob.run('ending', { action: 'renew' })
  await pushImage(hub.url, 'ending/app', 'v2', { authorization })
})

test('bad-input 24: nobody gives up, offers, takes back or drafts for what is somebody else’s, and no bounded token does it for its owner', async () => {
  await alice.run('regret', { action: 'transfer', to: bob.address })
  const bounded = await alice.ask<{ secret: string }>('POST', '/api/v1/tokens', { name: 'bounded', scopes: [{ type: 'repository', name: 'regret/*', actions: ['pull', 'push', 'delete'] }] })
  const robot = await alice.ask<{ secret: string }>('POST', '/api/v1/tokens', { name: 'robot', kind: 'bot', scopes: [{ type: 'repository', name: 'regret/*', actions: ['pull', 'push', 'delete'] }] })
  const paths: [string, string][] = [['DELETE', '/api/v1/namespaces/regret'], ['DELETE', '/api/v1/transfers/regret']]
  for (const [method, path] of paths) {
    assert.equal((await askHub(hub.url, method, path)).status, 401, path)
    assert.equal((await bob.ask(method, path)).status, 403, path)
    for (const { body } of [bounded, robot]) {
      assert.equal((await askHub(hub.url, method, path, undefined, { authorization: `Bearer ${body.secret}` })).status, 403, `${path} ${JSON.stringify(body)}`)
    }
  }
  for (const action of ['renew', 'rotate', 'revoke'] as const) assert.equal((await bob.draft('regret', { action })).body.code, 'NOT_OWNER')
  assert.equal((await bob.draft('regret', { action: 'own-key', ipns: await makeKeyName() })).body.code, 'NOT_OWNER')
  assert.equal((await askHub(hub.url, 'POST', '/api/v1/namespaces/regret/draft', { action: 'renew' })).status, 401)
  assert.equal((await shown('regret')).transferTo, bob.wallet.address)
})

test('a page of another origin changes nothing here, whoever is signed in', async () => {
  const answer = await fetch(`${hub.url}/api/v1/transfers/regret`, { method: 'DELETE', headers: { origin: 'https://evil.example' } })
  assert.equal(answer.status, 403)
  assert.equal((await shown('regret')).transferTo, bob.wallet.address)
})
