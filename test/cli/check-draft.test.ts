import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkClaim, claimMessage, type RootRule } from '../../cli/signing/check-claim.ts'
import { checkTeam, teamMessage } from '../../cli/signing/check-team.ts'
import { checkTransfer, transferMessage } from '../../cli/signing/check-transfer.ts'
import { readDraft } from '../../cli/signing/read-draft.ts'
import { NO_CLAIM } from '../../lib/identity/claim/claim.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { CLAIM_DATA, TEAM_DATA, TRANSFER_DATA, type TypedData } from '../../lib/identity/claim/typed-data.ts'
import { draftTeam } from '../../lib/identity/team/draft-team.ts'

const HUB = 'k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r'
const KEY = 'k51qzi5uqu5dl2ocjuzdmyjh3v4ssk62k6x6b16cxkm3xz7kd0rc4fhscnmcdx'
const OTHER = 'k51qzi5uqu5dhbpvlh0pb6kd3tfqkszqxacqyhtf8cr4hyg0zxwxkdtd5mrdtu'
const [ALICE, BOB, CAROL, MALLORY] = ['0x1111111111111111111111111111111111111111', '0x2222222222222222222222222222222222222222', '0x3333333333333333333333333333333333333333', '0x4444444444444444444444444444444444444444']
const NOW = Date.parse('2026-11-21T12:00:00Z')
const [SECONDS, DAY] = [NOW / 1000, 86_400]
const PREV = `0x${'11'.repeat(32)}`
const REFUSED = { code: 'DRAFT_REFUSED' }

const answer = (data: TypedData, message: unknown, changes: object = {}) => ({ typedData: { ...data, primaryType: Object.keys(data.types)[0], message, ...changes }, deliver: {}, notes: [] })

describe('a claim that a hub drafts', () => {
  const claim = { ...draftClaim({ namespace: 'alice', owner: ALICE, root: KEY, hub: HUB, now: NOW }) }
  const check = (changes: object, root: RootRule = { not: null }, namespace = 'alice') =>
    checkClaim(readDraft(answer(CLAIM_DATA, { ...claim, ...changes }), CLAIM_DATA, claimMessage).message, { namespace, owner: ALICE, hub: HUB, root, now: NOW })

  test('is signed when it is the one that was asked for', () => {
    for (const changes of [{}, { prev: PREV }, { seq: NOW + 1000 }, { notAfter: SECONDS + DAY }]) check(changes)
    check({ namespace: ALICE.toLowerCase(), hub: '' }, { not: null }, ALICE.toLowerCase())
    check({ namespace: 'example.org', hub: '' }, { not: null }, 'example.org')
  })

  for (const [what, changes] of [
    ['another namespace', { namespace: 'bob' }], ['another owner', { owner: MALLORY }], ['another hub', { hub: OTHER }], ['no hub', { hub: '' }], ['another scope', { scope: 'everything' }],
    ['another chain', { chainId: 137 }], ['no key', { root: '' }], ['the hub’s own key', { root: HUB }], ['a key that is none', { root: 'k51abc' }], ['a date in an hour', { seq: NOW + 3_600_000 }],
    ['a date of yesterday', { seq: NOW - DAY * 1000 }], ['a date that is none', { seq: 1e300 }], ['a beginning tomorrow', { notBefore: SECONDS + DAY }], ['a beginning long ago', { notBefore: SECONDS - DAY }],
    ['a year', { notAfter: SECONDS + 365 * DAY }], ['181 days', { notAfter: SECONDS + 181 * DAY }], ['an end in the past', { notAfter: SECONDS - DAY }], ['a line break', { scope: 'publish\nroot: x' }],
    ['a digest that is none', { prev: '0x11' }], ['a member too many', { value: '1' }], ['a member too few', { prev: undefined }], ['a text for a number', { seq: String(NOW) }],
  ] as const)
    test(`is not signed with ${what}`, () => assert.throws(() => check(changes), REFUSED))

  test('names no hub for anything but a handle', () => {
    for (const namespace of [ALICE.toLowerCase(), 'alice.eth', 'example.org']) assert.throws(() => check({ namespace }, { not: null }, namespace), REFUSED)
  })

  test('has the key that was asked for, or a new one', () => {
    check({ root: '' }, { is: '' })
    check({ root: OTHER }, { is: OTHER })
    check({ root: OTHER }, { not: KEY })
    for (const [root, rule] of [[KEY, { is: OTHER }], ['', { is: OTHER }], [KEY, { is: '' }], [KEY, { not: KEY }], ['', { not: KEY }], [HUB, { not: KEY }]] as const) assert.throws(() => check({ root }, rule), REFUSED)
  })

  test('bad-input 28: other types, another domain, another purpose are not read at all', () => {
    const [name = ''] = Object.keys(CLAIM_DATA.types)
    const fields = CLAIM_DATA.types[name] ?? []
    for (const changes of [
      { types: { [name]: [...fields].reverse() } }, { types: { [name]: fields.slice(1) } }, { types: { ...CLAIM_DATA.types, Permit: [] } }, { types: { Permit: fields }, primaryType: 'Permit' },
      { domain: { name: 'USD Coin', version: '1' } }, { domain: { ...CLAIM_DATA.domain, chainId: 1, verifyingContract: MALLORY } }, { primaryType: 'Permit' }, { message: null }, { message: [] },
      { domain: TEAM_DATA.domain, types: TEAM_DATA.types, primaryType: 'Team' }, { types: TRANSFER_DATA.types, primaryType: 'NamespaceTransfer' },
    ]) assert.throws(() => readDraft(answer(CLAIM_DATA, claim, changes), CLAIM_DATA, claimMessage), REFUSED)
    for (const draft of [{}, null, [], 'x', { typedData: null }, { ...answer(CLAIM_DATA, claim), notes: Array.from({ length: 21 }, () => 'x') }]) assert.throws(() => readDraft(draft, CLAIM_DATA, claimMessage), REFUSED)
  })
})

test('a transfer that a hub drafts goes from nobody else to nobody else', () => {
  const check = (changes: object) => checkTransfer(readDraft(answer(TRANSFER_DATA, { namespace: 'alice', from: ALICE, to: BOB, prev: PREV, seq: NOW, ...changes }), TRANSFER_DATA, transferMessage).message, { namespace: 'alice', from: ALICE, to: BOB, prev: PREV, now: NOW })
  check({})
  for (const changes of [{ to: MALLORY }, { from: MALLORY }, { namespace: 'bob' }, { prev: NO_CLAIM }, { seq: NOW + 3_600_000 }, { value: '1' }]) assert.throws(() => check(changes), REFUSED)
})

test('a team that a hub drafts has exactly the members that were asked for', () => {
  const members = [{ address: BOB, role: 'write' as const }, { address: CAROL, role: 'read' as const }]
  const team = draftTeam({ subject: `alice@${HUB}`, members: members.map(({ address, role }) => ({ account: address, role })), now: NOW })
  const check = (changes: object, hub = HUB) => checkTeam(readDraft(answer(TEAM_DATA, { ...team, ...changes }), TEAM_DATA, teamMessage).message, { namespace: 'alice', hub, members, now: NOW })
  check({})
  check({ namespace: 'alice' }, '')
  const [bob = team.members[0], carol] = team.members
  for (const changes of [
    { members: [] }, { members: [bob] }, { members: [bob, bob] }, { members: [bob, carol, { account: MALLORY, role: 'owner', recipient: '' }] }, { members: [bob, carol, carol] }, { members: [bob, { ...carol, role: 'maintain' }] },
    { members: [bob, { ...carol, recipient: 'age1x' }] }, { namespace: 'alice' }, { namespace: `alice@${OTHER}` }, { namespace: `bob@${HUB}` }, { notAfter: SECONDS + 365 * DAY }, { notAfter: SECONDS - 1 }, { seq: NOW + 3_600_000 }, { seq: NOW - DAY * 1000 },
  ]) assert.throws(() => check(changes), REFUSED)
  assert.throws(() => check({ members: [bob, carol, { account: MALLORY, role: 'owner', recipient: '' }] }), { message: `nothing was signed: the hub's team has ${MALLORY} owner, whom nobody asked for` })
})
