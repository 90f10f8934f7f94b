import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { NamespaceClaim, SignedClaim } from '../../../lib/identity/claim/claim.ts'
import type { Namespace } from '../../../lib/identity/namespaces/types.ts'
import { askHub, connectWallet, signClaim, type NamespaceClient, type Problem } from '../../support/namespace-client.ts'
import { startWalletHub, type WalletHub } from '../../support/wallet-hub.ts'
import { makeWallet } from '../../support/wallet-session.ts'
import { makeKeyName } from '../claims.ts'

const SECONDS = 1000
const DAY = 86_400
const mallory = makeWallet()
let hub: WalletHub
let alice: NamespaceClient
/** the claims of alice's handle and address before and after she moved to new keys; `next`: what she could sign now */
let handle: Moved
let wallet: Moved

type Moved = { namespace: string; first: SignedClaim; second: SignedClaim; next: NamespaceClaim }

before(async () => {
  hub = await startWalletHub()
  alice = await connectWallet(hub.url)
  handle = await claimTwice('alice')
  wallet = await claimTwice(alice.address)
})
after(() => hub.stop())

/** A namespace that is claimed, and then rotated to another key. */
async function claimTwice(namespace: string): Promise<Moved> {
  const first = await signed(namespace, 'claim')
  const second = await signed(namespace, 'rotate')
  const { sig: _sig, ...message } = second
  const next = { ...message, seq: second.seq + 1 }
  return { namespace, first, second, next }
}

async function signed(namespace: string, action: 'claim' | 'rotate'): Promise<SignedClaim> {
  const { body } = await alice.draft(namespace, { action })
  const claim = await signClaim(alice.wallet, body.typedData.message as NamespaceClaim)
  const taken = await post(claim)
  assert.ok(taken.status < 300, JSON.stringify(taken.body))
  return claim
}

const post = (claim: unknown) => askHub<Namespace & Problem>(hub.url, 'POST', '/api/v1/claims', { claim })
const shown = async (namespace: string): Promise<Namespace> => (await askHub<Namespace>(hub.url, 'GET', `/api/v1/namespaces/${namespace}`)).body

type Attack = { attack: string; claim: (of: Moved) => Promise<unknown> | unknown; expect: (of: Moved) => [number, string, RegExp] }

const refused = (reason: string) => (): [number, string, RegExp] => [422, 'CLAIM_REFUSED', new RegExp(`\\(${reason}\\)`)]
const byAlice = (change: (of: Moved) => Partial<NamespaceClaim>) => (moved: Moved): Promise<SignedClaim> => signClaim(alice.wallet, { ...moved.next, ...change(moved) })
const badCapitals = (address: string): string => `0x${address.slice(2).replace(/[a-zA-Z]/g, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))}`
const now = (): number => Math.floor(Date.now() / SECONDS)

const TABLE: Attack[] = [
  { attack: 'bad-input 28: an older claim after a newer one, by which the old key would come back', claim: ({ first }) => first, expect: refused('ROLLBACK') },
  { attack: 'bad-input 28: the old key in a claim that is signed by somebody else', claim: ({ next, first }) => signClaim(mallory, { ...next, root: first.root }), expect: refused('SIGNER_MISMATCH') },
  { attack: 'bad-input 28: signed by somebody else', claim: ({ next }) => signClaim(mallory, next), expect: refused('SIGNER_MISMATCH') },
  {
    attack: 'bad-input 28: somebody else as owner, by their own signature', claim: ({ next }) => signClaim(mallory, { ...next, owner: mallory.address }),
    expect: ({ namespace }) => [422, 'CLAIM_REFUSED', namespace === 'alice' ? /\(OWNER_CHANGED\)/ : /\(NOT_OWNER\)/],
  },
  { attack: 'bad-input 28: the owner changed after signing', claim: ({ second }) => ({ ...second, owner: mallory.address }), expect: refused('SIGNER_MISMATCH') },
  { attack: 'bad-input 28: two claims with one seq', claim: byAlice(({ second, first }) => ({ seq: second.seq, root: first.root })), expect: () => [409, 'CLAIM_CONFLICT', /the first one counts/] },
  { attack: 'bad-input 28: a seq ten years ahead', claim: byAlice(() => ({ seq: Date.now() + 3650 * DAY * SECONDS })), expect: refused('SEQ_AHEAD') },
  { attack: 'a seq eleven minutes ahead', claim: byAlice(() => ({ seq: Date.now() + 660 * SECONDS })), expect: refused('SEQ_AHEAD') },
  { attack: 'bad-input 28: an expired claim', claim: byAlice(() => ({ notBefore: now() - 100, notAfter: now() - 10 })), expect: refused('EXPIRED') },
  { attack: 'a claim that begins tomorrow', claim: byAlice(() => ({ notBefore: now() + DAY })), expect: refused('NOT_YET') },
  { attack: 'a claim for a year', claim: byAlice(() => ({ notAfter: now() + 365 * DAY })), expect: refused('WINDOW_INVALID') },
  { attack: 'a claim of another scope', claim: byAlice(() => ({ scope: 'publish team' })), expect: refused('SCOPE_UNKNOWN') },
  { attack: 'a claim for a contract wallet', claim: byAlice(() => ({ chainId: 5 })), expect: () => [422, 'CLAIM_REFUSED', /contract wallet/] },
  { attack: 'an owner whose capitals are not those of EIP-55', claim: ({ second }) => ({ ...second, owner: badCapitals(second.owner) }), expect: refused('MALFORMED') },
  { attack: 'an owner in lower case', claim: byAlice(() => ({ owner: alice.address })), expect: refused('MALFORMED') },
  {
    attack: 'bad-input 28: a claim copied under another key, that of another namespace', claim: byAlice(({ namespace }) => ({ root: (namespace === 'alice' ? wallet : handle).second.root })),
    expect: () => [409, 'KEY_IN_USE', /another namespace/],
  },
]

for (const { attack, claim, expect } of TABLE) {
  for (const which of ['a handle', 'an address']) {
    test(`${attack}: refused for ${which}, and nothing changes`, async () => {
      const moved = which === 'a handle' ? handle : wallet
      const before = await shown(moved.namespace)
      const answer = await post(await claim(moved))
      const [status, code, detail] = expect(moved)
      assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body))
      assert.match(answer.body.detail, detail)
      assert.deepEqual(await shown(moved.namespace), before)
    })
  }
}

test('a good claim is taken: the next one of the same owner, under the same key', async () => {
  for (const moved of [handle, wallet]) {
    const answer = await post(await signClaim(alice.wallet, moved.next))
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.deepEqual([answer.body.claim?.seq, answer.body.ipns, answer.body.keyHolder], [moved.next.seq, moved.second.root, 'hub'])
  }
})

test('bad-input 28: the hub’s old key after a rotation is published no more', async () => {
  const { ipns } = (await askHub<{ ipns: string }>(hub.url, 'GET', '/api/v1/hub')).body
  for (const { first, second, namespace } of [handle, wallet]) {
    assert.notEqual(first.root, second.root)
    assert.equal((await fetch(`${hub.url}/routing/v1/ipns/${first.root}`, { headers: { accept: 'application/vnd.ipfs.ipns-record' } })).status, 404)
    for (let i = 0; i < 1200; i++) {
      const listed = await fetch(`${hub.url}/ipns/${ipns}/names/${namespace}.json`)
      const { k51 } = listed.status === 200 ? ((await listed.json()) as { k51: string }) : { k51: '' }
      if (k51 === second.root) break
      assert.ok(i < 199, `${namespace} is still listed under ${k51}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
})

test('a handle of another hub, the hub’s own name and the operator’s namespaces are not claimed here', async () => {
  const elsewhere = await post(await signClaim(mallory, { ...handle.next, namespace: 'other', owner: mallory.address, hub: await makeKeyName() }))
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [422, 'CLAIM_REFUSED'])
  assert.match(elsewhere.body.detail, /of another hub/)
  for (const namespace of ['hub', 'v2', 'library']) {
    const answer = await post(await signClaim(mallory, { ...handle.next, namespace, owner: mallory.address, root: await makeKeyName() }))
    assert.equal(answer.status, namespace === 'library' ? 409 : 422, namespace)
  }
})

test('the claim of a name that this hub does not write is kept, the newest one, if its own wallet signed it', async () => {
  const namespace = mallory.address.toLowerCase()
  const [root, other] = [await makeKeyName(), await makeKeyName()]
  const base = { ...wallet.next, namespace, owner: mallory.address, root, seq: Date.now() }
  const kept = await post(await signClaim(mallory, base))
  assert.deepEqual([kept.status, kept.body], [200, { stored: true }])
  assert.equal((await askHub(hub.url, 'GET', `/api/v1/namespaces/${namespace}`)).status, 404)
  const words = [
    [await signClaim(mallory, { ...base, seq: base.seq - 1, root: other }), 422, 'CLAIM_REFUSED'],
    [await signClaim(mallory, { ...base, root: other }), 409, 'CLAIM_CONFLICT'],
    [await signClaim(alice.wallet, { ...base, seq: base.seq + 1 }), 422, 'CLAIM_REFUSED'],
    [await signClaim(mallory, { ...base, seq: base.seq + 1, root: handle.second.root }), 409, 'KEY_IN_USE'],
  ] as const
  for (const [claim, status, code] of words) {
    const answer = await post(claim)
    assert.deepEqual([answer.status, answer.body.code], [status, code])
  }
  assert.equal((await post(await signClaim(mallory, { ...base, seq: base.seq + 2, root: other }))).status, 200)
})

test('bad-input 28: a claim for somebody else’s IPNS key does not make its signer the owner', async () => {
  const namespace = await makeKeyName()
  const answer = await post(await signClaim(mallory, { ...wallet.next, namespace, owner: mallory.address, root: namespace }))
  assert.deepEqual([answer.status, answer.body.code], [422, 'NAMESPACE_INVALID'])
})

test('who brings too many claims, or asks for too many drafts, is told to wait, and others are not', async () => {
  const bob = await connectWallet(hub.url)
  let claims = await post({})
  for (let i = 0; i < 70 && claims.status !== 429; i++) claims = await post({})
  let drafts = await alice.draft('anything', { action: 'renew' })
  for (let i = 0; i < 40 && drafts.status !== 429; i++) drafts = await alice.draft('anything', { action: 'renew' })
  for (const { status, headers } of [claims, drafts]) assert.deepEqual([status, Number(headers.get('retry-after')) > 0], [429, true])
  assert.equal((await bob.draft('anything', { action: 'renew' })).status, 404)
  // Accounts cost nothing: from one address they get no more together.
  for (const other of await Promise.all([1, 2, 3].map(() => connectWallet(hub.url)))) for (let i = 0; i < 30; i++) drafts = await other.draft('anything', { action: 'renew' })
  assert.equal((await bob.draft('anything', { action: 'renew' })).status, 429)
})
