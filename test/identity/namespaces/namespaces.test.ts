import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import Database from 'better-sqlite3'
import type { Wallet } from 'ethers/wallet'
import fc from 'fast-check'
import { REST_MS } from '../../../lib/db/handle-rest.ts'
import type { Principal } from '../../../lib/identity/access.ts'
import { claimSubject, signedClaimSchema, type NamespaceClaim, type SignedClaim } from '../../../lib/identity/claim/claim.ts'
import { refreshRights } from '../../../lib/identity/load-rights.ts'
import { openKeyStore } from '../../../lib/identity/keys/key-store.ts'
import type { NamespaceError } from '../../../lib/identity/namespaces/namespace-error.ts'
import { skeletonOf } from '../../../lib/names/skeleton.ts'
import { ClaimKeeper } from '../../../lib/roots/publish/claim-keeper.ts'
import { signClaim } from '../../support/namespace-client.ts'
import { makeWallet } from '../../support/wallet-session.ts'
import { makeKeyName } from '../claims.ts'
import { openScene } from './scene.ts'

const DAY = 86_400_000
const NOBODY: Principal = { kind: 'anonymous' }
let scene: Awaited<ReturnType<typeof openScene>>

before(async () => { scene = await openScene() })
after(() => scene.close())

async function take(wallet: Wallet, namespace: string): Promise<SignedClaim> {
  const claim = await scene.signed(wallet, namespace, { action: 'claim' })
  await scene.service.claim(claim)
  return claim
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'taken', (error: NamespaceError) => error.code ?? String(error))

test('a handle that was given up can be taken again after 90 days, by anybody but not by its old claim', async () => {
  const [alice, bob] = [makeWallet(), makeWallet()]
  const old = await take(alice, 'resting')
  await scene.service.release('resting', alice.address)
  for (const days of [0, 45, 89]) {
    scene.clock.now += days * DAY - (days === 89 ? 45 * DAY : 0)
    assert.equal(await codeOf(scene.service.draft('resting', bob.address, { action: 'claim' })), 'NAMESPACE_TAKEN', `${days}`)
    assert.equal(await codeOf(scene.service.claim(old)), 'NAMESPACE_TAKEN', `${days}`)
  }
  scene.clock.now += REST_MS - 89 * DAY + 1
  assert.equal(await codeOf(scene.service.claim(old)), 'CLAIM_REFUSED')
  await take(bob, 'resting')
  assert.equal((await scene.service.get('resting', NOBODY))?.owner, bob.address)
  assert.equal(await codeOf(scene.service.claim(old)), 'CLAIM_REFUSED')
})

test('giving up a handle leaves nothing behind: rights, teams, offers, keys', async () => {
  const [alice, bob] = [makeWallet(), makeWallet()]
  await take(alice, 'tidy')
  const { ipnsName } = await scene.parts.db.read('namespaceRow', { name: 'tidy' }) ?? {}
  await scene.service.release('tidy', alice.address)
  assert.deepEqual([scene.parts.rights.isTaken('tidy'), scene.parts.rights.role(alice.address.toLowerCase(), 'tidy')], [false, undefined])
  assert.equal(await scene.parts.db.read('namespaceRow', { name: 'tidy' }), undefined)
  const files = readdirSync(join(scene.dataDir, 'keys')).filter((file) => file.includes('tidy'))
  assert.deepEqual(files, [`tidy.key.${ipnsName}`])
  assert.equal(await codeOf(scene.service.release('tidy', alice.address)), 'NAMESPACE_UNKNOWN')
  assert.equal(await codeOf(scene.service.transfer({ namespace: 'tidy', from: alice.address, to: bob.address, prev: `0x${'0'.repeat(64)}`, seq: 1, sig: `0x${'1'.repeat(128)}1b` })), 'NAMESPACE_UNKNOWN')
})

test('a claim that names another key than the one in force puts it into force, whenever the hub ends in between', async () => {
  const alice = makeWallet()
  await take(alice, 'crashing')
  const claim = await scene.signed(alice, 'crashing', { action: 'rotate' })
  const promote = scene.parts.keys.promote
  scene.parts.keys.promote = () => Promise.reject(new Error('the power fails'))
  await assert.rejects(scene.service.claim(claim), /power/)
  scene.parts.keys.promote = promote
  assert.equal((await scene.service.get('crashing', NOBODY))?.ipns, claim.root)
  const keys = openKeyStore(scene.dataDir)
  assert.notEqual((await keys.ensure('crashing')).ipnsName, claim.root)
  // What the next record is signed by.
  await keys.promote('crashing', claim.root, alice.address.toLowerCase())
  assert.equal((await keys.ensure('crashing')).ipnsName, claim.root)
  await assert.rejects(keys.promote('crashing', await makeKeyName(), alice.address.toLowerCase()), { code: 'KEY_MISSING' })
})

test('a pending key is one owner’s, is made once, and is no namespace of its own', async () => {
  const keys = openKeyStore(scene.dataDir)
  const [alice, bob] = [makeWallet(), makeWallet()].map(({ address }) => address.toLowerCase()) as [string, string]
  assert.equal(await keys.pending('waiting', alice, { make: false }), undefined)
  const made = await keys.pending('waiting', alice, { make: true })
  assert.equal(await keys.pending('waiting', alice, { make: true }), made)
  assert.notEqual(await keys.pending('waiting', bob, { make: true }), made)
  assert.deepEqual((await keys.list()).filter((name) => name.includes('waiting')), [])
  for (const wrong of ['../up', 'a/b', '', 'UP']) await assert.rejects(keys.pending(wrong, alice, { make: true }), { code: 'NAME_INVALID' }, wrong)
})

test('nobody drives out pending keys of others by drafts of their own, and rotations do not fill the disk', async () => {
  const keys = openKeyStore(scene.dataDir)
  const [alice, mallory] = [makeWallet(), makeWallet()].map(({ address }) => address.toLowerCase()) as [string, string]
  const made = await keys.pending('waiting.example', alice, { make: true })
  for (let i = 0; i < 60; i++) await keys.pending(`many${i}.example`, mallory, { make: true })
  const files = () => readdirSync(join(scene.dataDir, 'keys'))
  assert.equal(files().filter((file) => file.startsWith(`.next-${mallory}-`)).length, 50)
  assert.ok(await keys.pending('many59.example', mallory, { make: false }))
  assert.equal(await keys.pending('waiting.example', alice, { make: false }), made)
  for (let i = 0; i < 9; i++) await keys.promote('rotating', (await keys.pending('rotating', alice, { make: true })) ?? '', alice)
  assert.equal(files().filter((file) => file.startsWith('rotating.key')).length, 6)
})

test('what was claimed under a clock that was a year ahead is renewed, moved and withdrawn once the clock is right, and by nobody else', async () => {
  const [alice, mallory] = [makeWallet(), makeWallet()]
  scene.clock.now += 365 * DAY
  const ahead = await take(alice, 'early')
  scene.clock.now -= 365 * DAY
  await assert.rejects(scene.service.claim(await signClaim(mallory, { ...ahead, owner: mallory.address, seq: scene.clock.now })), { code: 'CLAIM_REFUSED', message: /OWNER_CHANGED/ })
  await assert.rejects(scene.service.claim(await signClaim(alice, { ...ahead, seq: scene.clock.now - DAY })), { code: 'CLAIM_REFUSED', message: /ROLLBACK/ })
  for (const action of ['renew', 'rotate', 'revoke'] as const) {
    const claim = await scene.signed(alice, 'early', { action })
    await scene.service.claim(claim)
    assert.deepEqual([scene.parts.db.lookups.knownClaim(claimSubject(claim))?.seq, claim.seq <= scene.clock.now + 10], [claim.seq, true], action)
  }
})

test('the claim keeper signs for the operator alone', async () => {
  const alice = makeWallet()
  const claim = await take(alice, 'hers')
  const asked: string[] = []
  const thread = { call: async (op: string) => { asked.push(op); return { ipnsName: 'k51', claim: '{}' } } }
  const keeper = new ClaimKeeper({ db: scene.parts.db, thread: thread as never, hubName: 'hub', now: () => scene.clock.now + 200 * DAY })
  assert.equal(await keeper.ensure({ name: 'hers', ipnsName: claim.root, claim: JSON.stringify(claim), owner: alice.address.toLowerCase() }), claim.root)
  assert.deepEqual(asked, [])
})

const namespaceLike = fc.oneof(
  fc.constantFrom('alice', '0x', `0x${'ab'.repeat(20)}`, 'a.eth', 'x.example.org', '.hub', '..', 'hub', 'library', 'k51', '__proto__', 'constructor', 'a/b', '%2e%2e', 'a\u0000b', '\u202etxt', 'ſee'),
  fc.string({ unit: 'grapheme', maxLength: 60 }), fc.stringMatching(/^[a-z0-9._-]{1,45}$/),
)

test('whatever is asked for by whatever name is refused with a sentence or drafted, and never a fault', async () => {
  const address = makeWallet().address
  const actions = fc.constantFrom('claim', 'renew', 'rotate', 'own-key', 'revoke', 'transfer', 'accept')
  await fc.assert(fc.asyncProperty(namespaceLike, actions, fc.option(fc.string({ maxLength: 80 }), { nil: undefined }), async (name, action, word) => {
    const outcome = await scene.service.draft(name, address, { action: action as 'claim', ipns: word, to: word }).then(() => undefined, (error: Error) => error)
    assert.ok(outcome === undefined || outcome.name === 'NamespaceError', String(outcome?.stack))
    if (outcome) assert.ok(outcome.message.length > 10)
  }), { numRuns: 150 })
})

const mutations: { [K in keyof SignedClaim]?: fc.Arbitrary<unknown> } = {
  namespace: namespaceLike, owner: fc.constantFrom(makeWallet().address, `0x${'00'.repeat(20)}`), chainId: fc.constantFrom(0, 5, 2 ** 31), hub: fc.constantFrom('', 'k51'),
  root: fc.constantFrom('', 'k51'), scope: fc.string(), seq: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), notBefore: fc.nat(), notAfter: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  prev: fc.constantFrom(`0x${'1'.repeat(64)}`), sig: fc.constantFrom(`0x${'1'.repeat(128)}1b`, `0x${'f'.repeat(128)}1c`, `0x${'0'.repeat(128)}1b`),
}

test('bad-input 28: a claim of which anything was changed after signing takes nothing and changes nothing', async () => {
  const alice = makeWallet()
  await take(alice, 'fixed')
  const next = await scene.signed(alice, 'fixed', { action: 'renew' })
  const before = await scene.parts.db.read('namespaceRows', { after: '', limit: 1000 })
  const fields = Object.entries(mutations).map(([field, value]) => value.map((changed) => ({ ...next, [field]: changed })))
  await fc.assert(fc.asyncProperty(fc.oneof(...fields), async (changed) => {
    const { data } = signedClaimSchema.safeParse(changed)
    if (!data || JSON.stringify(data) === JSON.stringify(next)) return
    const error = await scene.service.claim(data).then(() => undefined, (cause: Error) => cause)
    assert.equal(error?.name, 'NamespaceError', JSON.stringify(data))
  }), { numRuns: 200 })
  assert.deepEqual(await scene.parts.db.read('namespaceRows', { after: '', limit: 1000 }), before)
  await scene.service.claim(next)
})

test('bad-input 28: whatever sequence of claims is brought, only its owner’s count, and never an older one', async () => {
  const [alice, mallory] = [makeWallet(), makeWallet()]
  const { sig: _sig, ...first } = await take(alice, 'sequence')
  const base = first.seq
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ by: fc.constantFrom(alice, mallory), owner: fc.constantFrom(alice, mallory), step: fc.integer({ min: -3, max: 6 }) }), { maxLength: 6 }), async (steps) => {
    for (const { by, owner, step } of steps) {
      const seqBefore: number = (await scene.service.get('sequence', NOBODY))?.claim?.seq ?? 0
      const claim: NamespaceClaim = { ...first, owner: owner.address, seq: base + step }
      await scene.service.claim(await signClaim(by, claim)).catch(() => {})
      const after = await scene.service.get('sequence', NOBODY)
      assert.equal(after?.owner, alice.address)
      assert.ok((after?.claim?.seq ?? 0) >= seqBefore)
      if (by === mallory || owner === mallory) assert.equal(after?.claim?.seq, seqBefore)
    }
  }), { numRuns: 40 })
})

test('handles that look alike have one skeleton, whatever they are made of', () => {
  const swaps: [string, string][] = [['0', 'o'], ['1', 'l'], ['i', 'l'], ['rn', 'm'], ['vv', 'w']]
  fc.assert(fc.property(fc.array(fc.constantFrom(...swaps, ['a', 'a'] as [string, string], ['x', 'x'] as [string, string]), { minLength: 1, maxLength: 12 }), fc.array(fc.boolean()), (parts, choice) => {
    const plain = parts.map(([first]) => first).join('x')
    const other = parts.map(([first, second], index) => (choice[index] ? second : first)).join('x')
    assert.equal(skeletonOf(plain), skeletonOf(other))
    assert.equal(skeletonOf(plain.split('').join('-')), skeletonOf(plain))
  }))
})

test('the migration gives the handles that were there before the skeletons that the hub computes', () => {
  const migration = readFileSync(new URL('../../../drizzle/0005_namespaces.sql', import.meta.url), 'utf8')
  const expression = /SELECT (replace\(.*\)), name/.exec(migration)?.[1] ?? ''
  const statement = new Database(':memory:').prepare<[string], string>(`SELECT ${expression} FROM (SELECT ? AS name)`).pluck()
  fc.assert(fc.property(fc.stringMatching(/^[a-z0-9](?:[a-z0-9_-]{0,37}[a-z0-9])?$/), fc.stringMatching(/^[10ilonrmvw_-]{1,20}$/), (handle, alike) => {
    for (const name of [handle, alike]) assert.equal(statement.get(name), skeletonOf(name))
  }))
})

test('an address that is published elsewhere is taken over with open eyes: the draft says which key that ends', async () => {
  const alice = makeWallet()
  const address = alice.address.toLowerCase()
  const root = await makeKeyName()
  const { sig: _sig, ...pattern } = await take(makeWallet(), 'pattern')
  assert.deepEqual(await scene.service.claim(await signClaim(alice, { ...pattern, hub: '', namespace: address, owner: alice.address, root, seq: scene.clock.now })), { stored: true })
  const draft = await scene.service.draft(address, alice.address, { action: 'claim' })
  assert.match(draft.notes.join('\n'), new RegExp(`is published under ${root} now, by another hub or by yourself: this claim ends that`))
  await take(alice, address)
  assert.equal(scene.parts.db.lookups.knownClaim(address)?.root, (await scene.service.get(address, NOBODY))?.ipns)
})

test('when a wallet moves to another hub its claim, whoever brings it, ends the writing here', async () => {
  const alice = makeWallet()
  const address = alice.address.toLowerCase()
  await take(alice, address)
  assert.equal(scene.parts.rights.whyNotWritable(address), undefined)
  const elsewhere = await makeKeyName()
  const moved = await scene.signed(alice, address, { action: 'rotate' }, { root: elsewhere })
  await scene.service.claim(moved)
  const shown = await scene.service.get(address, NOBODY)
  assert.deepEqual([shown?.ipns, shown?.keyHolder], [elsewhere, 'owner'])
  assert.match(scene.parts.rights.whyNotWritable(address) ?? '', new RegExp(elsewhere))
  const queue = () => scene.parts.db.read('publicationQueue', { renewBefore: 0, renewAfter: Infinity, limit: 1000, held: {}, resting: [] })
  assert.equal((await queue()).due.some(({ name }) => name === address), false)
  await scene.service.claim(await scene.signed(alice, address, { action: 'rotate' }))
  assert.equal((await queue()).due.some(({ name }) => name === address), true)
})

test('a new key of the hub asks the owners of handles for new claims, and of nobody else', async () => {
  const alice = makeWallet()
  const address = alice.address.toLowerCase()
  await take(alice, 'renamed')
  await take(alice, address)
  await scene.parts.db.write('adoptKey', { namespace: '.hub', ipnsName: await makeKeyName(), now: scene.clock.now })
  await refreshRights(scene.parts.db, scene.parts.rights, 'renamed')
  assert.match(scene.parts.rights.whyNotWritable('renamed') ?? '', /its owner signs a new one/)
  assert.equal(scene.parts.rights.whyNotWritable(address), undefined)
  const renewal = await scene.signed(alice, 'renamed', { action: 'renew' })
  assert.equal(renewal.hub, await scene.parts.keys.hub())
  await scene.service.claim(renewal)
  assert.equal(scene.parts.rights.whyNotWritable('renamed'), undefined)
})
