import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Wallet } from 'ethers/wallet'
import type { SignedClaim, SignedTeam } from '../../lib/identity/claim/claim.ts'
import { claimSubject } from '../../lib/identity/claim/claim.ts'
import type { FactVerdict } from '../../lib/hub/fact-verdict.ts'
import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import { imageFacts } from '../../lib/hub/static/image-verdicts.ts'
import { claimFact, teamFact } from '../../lib/hub/static/owner-verdicts.ts'
import { readOwner } from '../../lib/hub/static/read-owner.ts'
import { encodeRootDocument } from '../../lib/roots/documents.ts'
import { claimBy, DAY, makeKeyName, makeWallet, NOW } from '../identity/claims.ts'
import { teamBy } from '../identity/team/teams.ts'
import { Tree } from '../support/tree.ts'

const LATER = 400 * DAY
const flipped = (hex: string, at = 10): string => hex.slice(0, at) + (hex[at] === 'a' ? 'b' : 'a') + hex.slice(at + 1)

describe('whose a namespace is, and what one bit makes of it', () => {
  let [wallet, key, hub]: [Wallet, string, string] = [makeWallet(), '', '']
  let [claim, team]: [SignedClaim | undefined, SignedTeam | undefined] = [undefined, undefined]
  before(async () => {
    [wallet, key, hub] = [makeWallet(), await makeKeyName(), await makeKeyName()]
    claim = await claimBy(wallet, { namespace: 'alice', root: key, hub })
    team = await teamBy(wallet, { subject: claimSubject(claim), members: [{ account: makeWallet().address, role: 'write' }] })
  })

  const look = async (changes: { claim?: Partial<SignedClaim> | null; team?: Partial<SignedTeam>; now?: number }) => {
    const tree = new Tree()
    const document = encodeRootDocument({ v: 1, kind: 'namespace', claim: changes.claim === null || !claim ? null : { ...claim, ...changes.claim }, ...(team ? { team: { ...team, ...changes.team } } : {}) })
    const root = await tree.directory({ 'ipcr.json': await tree.file(document) })
    const place: StaticPlace = { name: 'alice', layout: 'namespace', root: root.cid.toString(), ipns: key, verdict: { state: 'verified' }, state: 'live', notes: [] }
    const owner = await readOwner({ source: tree, place, hubKey: hub, now: changes.now ?? NOW })
    assert.ok(owner)
    return { claim: claimFact(owner.claim), team: owner.team && teamFact(owner.team, wallet.address) }
  }

  const CASES: [what: string, changes: () => Parameters<typeof look>[0], claim: FactVerdict['state'], team: FactVerdict['state'] | undefined][] = [
    ['as it was signed', () => ({}), 'signed', 'signed'],
    ['bad-input 28: a bit of the claim’s signature', () => ({ claim: { sig: flipped(claim?.sig ?? '') } }), 'refused', undefined],
    ['bad-input 28: another owner in the claim', () => ({ claim: { owner: makeWallet().address } }), 'refused', undefined],
    ['bad-input 28: a claim that was copied for another name', () => ({ claim: { namespace: 'mallory' } }), 'refused', undefined],
    ['no claim', () => ({ claim: null }), 'unverified', undefined],
    ['a claim that has ended', () => ({ now: NOW + LATER }), 'stale', 'stale'],
    ['a bit of the team’s signature', () => ({ team: { sig: flipped(team?.sig ?? '') } }), 'signed', 'refused'],
    ['somebody else in the team', () => ({ team: { members: [{ account: makeWallet().address, role: 'owner' as const, recipient: '' }] } }), 'signed', 'refused'],
  ]
  for (const [what, changes, expectedClaim, expectedTeam] of CASES) test(what, async () => {
    const found = await look(changes())
    assert.equal(found.claim.state, expectedClaim)
    assert.equal(found.team?.state, expectedTeam)
  })
})

describe('what the page says of an image', () => {
  const place = (verdict: FactVerdict): StaticPlace => ({ name: 'alice', layout: 'namespace', root: 'x', ipns: 'k51', verdict, state: 'live', notes: [] })
  const image = { repository: 'alice/app', tag: 'v1', digest: 'sha256:x', kind: 'image' as const, mediaType: '', size: 1, tags: [], annotations: [], entries: [], layers: [], truncated: false, configState: 'read' as const, referrers: [], referrersTruncated: false }
  const proof = { repository: 'alice/app', digest: `sha256:${'0'.repeat(64)}` as const, tag: 'v1', claim: { state: 'verified' as const, until: NOW, namespace: 'alice', owner: '0xA', confirmed: true }, signatures: [], cosign: [], complete: true, required: false, trust: 'signed' as const }
  const line = { kind: 'wallet' as const, manifest: 'm', part: 0, state: 'valid' as const, signer: '0xA' }
  const CASES: [what: string, verdict: FactVerdict, trust: 'signed' | 'vouched' | 'wrong' | 'unsigned' | undefined, tag: FactVerdict['state']][] = [
    ['signed under its newest record', { state: 'verified' }, 'signed', 'signed'],
    ['signed for its bytes only', { state: 'verified' }, 'vouched', 'unverified'],
    ['with a signature that does not hold', { state: 'verified' }, 'wrong', 'refused'],
    ['signed by nobody', { state: 'verified' }, 'unsigned', 'unverified'],
    ['signed, in a root whose record has ended', { state: 'stale', since: NOW }, undefined, 'stale'],
    ['signed, in a root on the word of a hub', { state: 'unverified', why: 'x' }, undefined, 'unverified'],
  ]
  for (const [what, verdict, trust, expected] of CASES) test(what, () => {
    const facts = imageFacts({ place: place(verdict), image, tag: 'v1', trust: { trust, required: false, lines: trust === 'signed' ? [line] : [] }, proof, why: undefined })
    assert.equal(facts.at(0)?.verdict?.state, verdict.state)
    assert.equal(facts.at(-1)?.verdict?.state, expected)
  })

  test('is named by the signature that speaks of the tag; of bytes by digest any signature on them does', () => {
    const lines = [{ ...line, signer: '0xother', tag: 'v2' }, { ...line, signer: '0xalice', tag: 'v1' }]
    const last = (tag: string | undefined, trust: 'signed' | 'vouched') => imageFacts({ place: place({ state: 'verified' }), image, tag, trust: { trust, required: false, lines }, proof, why: undefined }).at(-1)?.verdict
    assert.deepEqual(last('v1', 'signed'), { state: 'signed', by: '0xalice' })
    assert.equal(last('v1', 'vouched')?.state, 'unverified')
    assert.deepEqual(last(undefined, 'vouched'), { state: 'signed', by: '0xother' })
  })

  test('nothing about who signed it before that was verified, and why when it could not be', () => {
    const question = { place: place({ state: 'verified' }), image, tag: 'v1', trust: { trust: undefined, required: false, lines: [] }, proof: undefined }
    assert.equal(imageFacts({ ...question, why: undefined }).at(-1)?.verdict, undefined)
    assert.deepEqual(imageFacts({ ...question, why: 'nobody answers' }).at(-1)?.verdict, { state: 'unverified', why: 'nobody answers' })
  })
})
