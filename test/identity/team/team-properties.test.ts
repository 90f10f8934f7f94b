import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { signedTeamSchema, type SignedTeam } from '../../../lib/identity/claim/claim.ts'
import { draftTeam } from '../../../lib/identity/team/draft-team.ts'
import { verifyTeam } from '../../../lib/identity/team/verify-team.ts'
import { hostileText } from '../../oci/generators.ts'
import { makeWallet, NOW } from '../claims.ts'
import { knownTeam, signTeam, teamBy } from './teams.ts'

const [alice, bob] = [makeWallet(), makeWallet()]
const subject = alice.address.toLowerCase()
const good = await teamBy(alice, { subject, members: [{ account: bob.address, role: 'write' }] })
const question = { subject, owner: alice.address, now: NOW }

const odd = fc.oneof(hostileText, fc.constant('\ud800'), fc.nat(), fc.constantFrom('', alice.address, bob.address.toLowerCase(), `0x${'aB'.repeat(20)}`, `0x${'0'.repeat(64)}`))
const oddMember = fc.record({ account: fc.oneof(odd, fc.constant(bob.address)), role: fc.oneof(odd, fc.constantFrom('owner', 'read')), recipient: odd })
const spoilt = fc.dictionary(fc.constantFrom(...Object.keys(good)), fc.oneof(odd, fc.array(oddMember, { maxLength: 3 })), { minKeys: 1, maxKeys: 3 })
  .map((change) => ({ ...good, ...change }) as unknown as SignedTeam)

test('any team that the schema lets through gets a verdict, and none that was changed is verified', async () => {
  await fc.assert(fc.asyncProperty(spoilt, async (team) => {
    if (!signedTeamSchema.safeParse(team).success) return
    const same = JSON.stringify(team) === JSON.stringify(good)
    assert.equal((await verifyTeam({ ...question, team })).state === 'verified', same)
  }), { numRuns: 500 })
})

test('text or an address that cannot be hashed is a refusal, not an error', async () => {
  const members = [{ account: `0x${'aB'.repeat(20)}`, role: 'read' as const, recipient: '' }, { account: bob.address, role: 'read' as const, recipient: '\ud800' }]
  for (const member of members) assert.equal((await verifyTeam({ ...question, team: { ...good, members: [member] } })).state, 'refused')
  assert.equal((await verifyTeam({ ...question, subject: '\ud800', team: { ...good, namespace: '\ud800' } })).state, 'refused')
})

test('anything at all is a team or not, without a throw', () => {
  fc.assert(fc.property(fc.anything(), (value) => !signedTeamSchema.safeParse(value).success))
})

test('whatever the order in which teams arrive, the one with the highest seq stays', async () => {
  const teams = await Promise.all([0, 1, 2, 3].map((later) => teamBy(alice, { subject, members: [] }, { seq: NOW + later })))
  await fc.assert(fc.asyncProperty(fc.shuffledSubarray(teams, { minLength: 1 }), async (order) => {
    let known: Awaited<ReturnType<typeof knownTeam>> | undefined
    for (const team of order) {
      const verdict = await verifyTeam({ ...question, team, known })
      assert.equal(verdict.state === 'verified', known === undefined || team.seq > known.seq)
      if (verdict.state === 'verified') known = { digest: verdict.digest, seq: verdict.seq }
    }
    assert.equal(known?.seq, Math.max(...order.map(({ seq }) => seq)))
  }), { numRuns: 30 })
})

test('a draft is verified as soon as the owner has signed it, also when the clock went back since the team before', async () => {
  const roles = fc.constantFrom('owner' as const, 'maintain' as const, 'write' as const, 'read' as const)
  const accounts = [makeWallet(), makeWallet(), makeWallet()].map(({ address }) => address)
  const members = fc.uniqueArray(fc.record({ account: fc.constantFrom(...accounts), role: roles }), { selector: ({ account }) => account })
  await fc.assert(fc.asyncProperty(members, fc.option(fc.nat(599_999), { nil: undefined }), async (drafted, ahead) => {
    const after = ahead === undefined ? undefined : NOW + ahead
    const team = await signTeam(alice, draftTeam({ subject, members: drafted, after, now: NOW }))
    const verdict = await verifyTeam({ ...question, team, known: after === undefined ? undefined : { digest: '0x', seq: after } })
    assert.deepEqual(verdict.state === 'verified' && verdict.members, team.members)
  }), { numRuns: 40 })
})
