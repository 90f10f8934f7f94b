import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { CID } from 'multiformats/cid'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import type { NamespaceClaim, SignedClaim } from '../../lib/identity/claim/claim.ts'
import type { KnownClaim } from '../../lib/identity/claim/verdict.ts'
import { openOperatorWallet, type OperatorWallet } from '../../lib/identity/keys/operator-wallet.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { SettledClaims } from '../../lib/resolve/names/settled-claims.ts'
import { encodeRootDocument } from '../../lib/roots/documents.ts'
import { Tree } from '../support/tree.ts'

const DAY = 86_400_000
const directory = mkdtempSync(join(tmpdir(), 'ipcr-settled-'))
let wallet: OperatorWallet
let keyName = ''
before(async () => {
  wallet = await openOperatorWallet(directory)
  keyName = formatIpnsName((await generateKeyPair('Ed25519')).publicKey.toMultihash().bytes) ?? ''
})
after(() => rmSync(directory, { recursive: true }))

const signed = (more: Partial<NamespaceClaim> = {}): Promise<SignedClaim> => wallet.signClaim({ ...draftClaim({ namespace: keyName, owner: wallet.address, root: keyName, now: Date.now() }), ...more })

/** A namespace's root with a claim, and a hub that looks at it; `reads`: blocks that were asked for. */
async function scene(claim: SignedClaim | null) {
  const tree = new Tree()
  const place = async (document: SignedClaim | null): Promise<CID> => (await tree.setPath(undefined, 'ipcr.json', encodeRootDocument({ v: 1, kind: 'namespace', claim: document }))).cid
  const state = { reads: 0, known: undefined as KnownClaim | undefined, now: Date.now(), root: await place(claim), others: [] as SignedClaim[] }
  const source: BlockSource = { get: (cid) => (state.reads++, tree.get(cid)) }
  const open = (remembered?: string) => new SettledClaims({ source, knownClaim: () => state.known, now: () => state.now, remembered: () => remembered })
  const look = (claims: SettledClaims) => claims.check({ root: state.root, path: [], name: { kind: 'ipns', ipnsName: keyName }, keyName, firstKeyName: keyName, others: state.others })
  return { state, open, look, place }
}

test('a claim with which nothing is wrong is read and judged once', async () => {
  const { state, open, look } = await scene(await signed())
  const claims = open()
  const found = await look(claims)
  assert.equal(found.state, 'fine')
  assert.ok(found.remember)
  const { subject: _, signed: __, ...known } = found.remember
  state.known = known
  const reads = state.reads
  for (let i = 0; i < 3; i++) assert.deepEqual(await look(claims), { state: 'fine', remembered: found.remembered })
  assert.equal(state.reads, reads)
})

test('what is to be remembered is told again until it is', async () => {
  const { open, look } = await scene(await signed())
  const claims = open()
  assert.ok((await look(claims)).remember)
  assert.ok((await look(claims)).remember)
})

test('it is known over a restart', async () => {
  const { state, open, look } = await scene(await signed())
  const { remember, remembered } = await look(open())
  state.known = remember
  const reads = state.reads
  assert.equal((await look(open(remembered))).state, 'fine')
  assert.equal(state.reads, reads)
  assert.equal((await look(open('{"asked":"other"}'))).state, 'fine')
  assert.ok(state.reads > reads)
})

test('the claim of the root itself among those that are known beside it is nothing new', async () => {
  const claim = await signed()
  const { state, open, look } = await scene(claim)
  const claims = open()
  state.known = (await look(claims)).remember
  const reads = state.reads
  state.others = [claim]
  await look(claims)
  assert.equal(state.reads, reads)
})

test('bad-input 28: a root without a claim is read once too, until one is known', async () => {
  const { state, open, look } = await scene(null)
  const claims = open()
  await look(claims)
  const reads = state.reads
  assert.equal((await look(claims)).state, 'fine')
  assert.equal(state.reads, reads)
  state.known = { digest: '0x1', seq: 1, owner: '0x2', root: 'k51other' }
  await look(claims)
  assert.ok(state.reads > reads)
})

test('bad-input 28: an expired claim, another root, a newer claim and a claim brought by others are judged anew', async () => {
  const claim = await signed()
  const changes: [string, (state: Awaited<ReturnType<typeof scene>>['state'], place: Awaited<ReturnType<typeof scene>>['place']) => Promise<void>, RegExp | undefined][] = [
    ['expired', async (state) => void (state.now += 400 * DAY), /unconfirmed since/],
    ['another root', async (state, place) => void (state.root = await place({ ...claim, owner: `0x${'1'.repeat(40)}` })), /not signed by the wallet|owner/],
    ['another known', async (state) => void (state.known = { digest: '0x1', seq: claim.seq + 1, owner: `0x${'3'.repeat(40)}`, root: 'k51other' }), /newer claim/],
    ['a renewal', async (state) => void (state.others = [await signed({ seq: claim.seq + 5 })]), undefined],
  ]
  for (const [what, change, detail] of changes) {
    const { state, open, look, place } = await scene(claim)
    const claims = open()
    state.known = (await look(claims)).remember
    await look(claims)
    const reads = state.reads
    await change(state, place)
    const found = await look(claims)
    assert.ok(state.reads > reads, what)
    if (detail) assert.match(found.detail ?? '', detail, what)
  }
})

test('bad-input 28: what is refused is judged at every look', async () => {
  const { state, open, look } = await scene({ ...(await signed()), owner: `0x${'1'.repeat(40)}` })
  const claims = open()
  assert.equal((await look(claims)).state, 'refused')
  const reads = state.reads
  assert.equal((await look(claims)).state, 'refused')
  assert.ok(state.reads > reads)
})
