import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signedTeamSchema } from '../../../lib/identity/claim/claim.ts'
import { verifyTeam, type TeamQuestion, type TeamRefusal } from '../../../lib/identity/team/verify-team.ts'
import { DAY, makeKeyName, makeWallet, MINUTE, NOW } from '../claims.ts'
import { knownTeam, signTeam, teamBy } from './teams.ts'

const [alice, bob, mallory] = [makeWallet(), makeWallet(), makeWallet()]
const [hub, otherHub] = [await makeKeyName(), await makeKeyName()]
const subject = `alice@${hub}`
const members = [{ account: bob.address, role: 'write' as const }]
const first = await teamBy(alice, { subject, members })
const second = await teamBy(alice, { subject, members: [] }, { seq: NOW + MINUTE })
const seconds = Math.floor(NOW / 1000)
const member = (account: string) => ({ account, role: 'write' as const, recipient: '' })

type Row = { attack: string; question: Partial<TeamQuestion>; expect: 'verified' | 'conflict' | 'expired' | TeamRefusal }

const TABLE: Row[] = [
  { attack: 'a good team', question: {}, expect: 'verified' },
  { attack: 'a team without members', question: { team: second }, expect: 'verified' },
  { attack: 'a good team that is known already', question: { known: await knownTeam(first) }, expect: 'verified' },
  { attack: 'a newer team', question: { team: second, known: await knownTeam(first) }, expect: 'verified' },
  { attack: 'bad-input 19: the team from before a member was removed, sent again', question: { known: await knownTeam(second) }, expect: 'ROLLBACK' },
  { attack: 'two teams with one seq', question: { team: await teamBy(alice, { subject, members: [] }), known: await knownTeam(first) }, expect: 'conflict' },
  { attack: 'a team that a member signed', question: { team: await teamBy(bob, { subject, members }) }, expect: 'SIGNER_MISMATCH' },
  { attack: 'a team that a stranger signed', question: { team: await signTeam(mallory, first) }, expect: 'SIGNER_MISMATCH' },
  { attack: 'a signature that is no point of the curve', question: { team: { ...first, sig: `0x${'f'.repeat(128)}1b` } }, expect: 'SIGNER_MISMATCH' },
  { attack: 'bad-input 24: the team of another namespace of the same owner', question: { team: await teamBy(alice, { subject: `other@${hub}`, members }) }, expect: 'OTHER_NAMESPACE' },
  { attack: 'bad-input 24: the team of the same handle on another hub', question: { team: await teamBy(alice, { subject: `alice@${otherHub}`, members }) }, expect: 'OTHER_NAMESPACE' },
  { attack: 'a team of the bare handle', question: { team: await teamBy(alice, { subject: 'alice', members }) }, expect: 'OTHER_NAMESPACE' },
  { attack: 'a team from before the handle came back to its signer', question: { ownerSince: NOW + 1 }, expect: 'FORMER_OWNER' },
  { attack: 'a team from the moment of the transfer', question: { ownerSince: NOW }, expect: 'FORMER_OWNER' },
  { attack: 'a team from after the transfer', question: { ownerSince: NOW - 1 }, expect: 'verified' },
  { attack: 'an expired team', question: { now: NOW + 181 * DAY }, expect: 'expired' },
  { attack: 'a team for a year', question: { team: await teamBy(alice, { subject, members }, { notAfter: seconds + 365 * 86_400 }) }, expect: 'WINDOW_INVALID' },
  { attack: 'a team for 180 days and a second', question: { team: await teamBy(alice, { subject, members }, { notAfter: seconds + 180 * 86_400 + 1 }) }, expect: 'WINDOW_INVALID' },
  { attack: 'a team that ends when it begins', question: { team: await teamBy(alice, { subject, members }, { notAfter: seconds }) }, expect: 'WINDOW_INVALID' },
  { attack: 'a team dated ten years ahead', question: { team: await teamBy(alice, { subject, members }, { seq: NOW + 3650 * DAY, notAfter: seconds + 3651 * 86_400 }) }, expect: 'SEQ_AHEAD' },
  { attack: 'a team dated ten minutes and a millisecond ahead', question: { team: await teamBy(alice, { subject, members, after: NOW + 10 * MINUTE }) }, expect: 'SEQ_AHEAD' },
  { attack: 'a team dated ten minutes ahead', question: { team: await teamBy(alice, { subject, members }, { seq: NOW + 10 * MINUTE }) }, expect: 'verified' },
  { attack: 'a member twice', question: { team: await teamBy(alice, { subject, members: [...members, { account: bob.address, role: 'owner' }] }) }, expect: 'MALFORMED' },
  { attack: 'a member twice, in two spellings', question: { team: await teamBy(alice, { subject, members: [...members, { account: bob.address.toLowerCase(), role: 'read' }] }) }, expect: 'MALFORMED' },
  { attack: 'a member in lower case', question: { team: await teamBy(alice, { subject, members: [{ account: bob.address.toLowerCase(), role: 'read' }] }) }, expect: 'MALFORMED' },
]

for (const { attack, question, expect } of TABLE) {
  test(`${attack}: ${expect}`, async () => {
    const verdict = await verifyTeam({ team: first, subject, owner: alice.address, now: NOW, ...question })
    assert.equal(verdict.state === 'refused' ? verdict.reason : verdict.state, expect)
  })
}

for (const [field, value] of Object.entries({ seq: NOW + 1, notAfter: first.notAfter - 1, namespace: `bob@${hub}`, members: [member(mallory.address)] })) {
  test(`a team whose ${field} was changed after signing is refused`, async () => {
    const team = { ...first, [field]: value }
    const verdict = await verifyTeam({ team, subject: team.namespace, owner: alice.address, now: NOW })
    assert.equal(verdict.state === 'refused' && verdict.reason, 'SIGNER_MISMATCH')
  })
}

for (const change of [{ role: 'owner' as const }, { recipient: 'age1mallory' }, { account: mallory.address }]) {
  test(`a member whose ${Object.keys(change)[0]} was changed after signing is refused`, async () => {
    const team = { ...first, members: first.members.map((one) => ({ ...one, ...change })) }
    const verdict = await verifyTeam({ team, subject, owner: alice.address, now: NOW })
    assert.equal(verdict.state === 'refused' && verdict.reason, 'SIGNER_MISMATCH')
  })
}

test('a verified team says who is in it and until when, an expired one since when', async () => {
  const question = { team: first, subject, owner: alice.address }
  const verified = await verifyTeam({ ...question, now: NOW })
  const facts = { ...(await knownTeam(first)), members: first.members }
  assert.deepEqual(verified, { state: 'verified', until: first.notAfter * 1000, ...facts })
  assert.deepEqual(await verifyTeam({ ...question, now: first.notAfter * 1000 + 1 }), { state: 'expired', since: first.notAfter * 1000, ...facts })
})

test('500 members are a team, 501 and odd roles are none', () => {
  const many = (count: number) => ({ ...first, members: Array.from({ length: count }, (_, i) => member(`0x${i.toString(16).padStart(40, '0')}`)) })
  assert.ok(signedTeamSchema.safeParse(many(500)).success)
  const odd = [many(501), { ...first, members: [{ ...member(bob.address), role: 'admin' }] }, { ...first, members: [{ account: bob.address, role: 'read' }] }, { ...first, note: 'x' }, { ...first, sig: first.sig.toUpperCase() }]
  for (const team of odd) assert.ok(!signedTeamSchema.safeParse(team).success)
})
