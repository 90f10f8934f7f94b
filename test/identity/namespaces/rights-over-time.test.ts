import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Action } from '../../../lib/identity/access.ts'
import { createOpenAccess, type Principal } from '../../../lib/identity/access.ts'
import { Rights, type NamespaceRights, type Role } from '../../../lib/identity/rights.ts'

const OPERATOR = `0x${'0e'.repeat(20)}`
const ALICE = `0x${'a1'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`
const NOW = Date.UTC(2026, 10, 21)
const ACTIONS: Action[] = ['pull', 'push', 'create', 'delete']

function open(...namespaces: Partial<NamespaceRights>[]): { rights: Rights; clock: { now: number } } {
  const clock = { now: NOW }
  const rights = new Rights({ now: () => clock.now, accountPage: 'https://hub.example/account/namespaces' })
  rights.load({ operator: OPERATOR, namespaces: namespaces.map((more) => ({ namespace: 'alice', owner: ALICE, members: [], ...more })) })
  return { rights, clock }
}

test('a claim that ends stops writing at its end, and the sentence says when it ended and how to go on', () => {
  const { rights, clock } = open({ until: NOW + 1000 })
  assert.equal(rights.whyNotWritable('alice'), undefined)
  clock.now += 1000
  assert.equal(rights.whyNotWritable('alice'), 'the claim of alice ended on 2026-11-21: renew it at https://hub.example/account/namespaces or with ipcr namespace renew alice')
  assert.equal(rights.may(ALICE, 'alice', 'push'), true, 'whose it is does not change')
})

test('a team that ends leaves the owner alone with rights', () => {
  const { rights, clock } = open({ members: [{ address: BOB, role: 'maintain' }], teamUntil: NOW + 1000 })
  assert.deepEqual([rights.role(BOB, 'alice'), rights.may(BOB, 'alice', 'delete')], ['maintain', true])
  clock.now += 1000
  assert.deepEqual([rights.role(BOB, 'alice'), rights.may(BOB, 'alice', 'pull'), rights.role(ALICE, 'alice')], [undefined, false, 'owner'])
})

test('what is frozen, or published by its owner, or an address without a claim, says so; the rest may be written', () => {
  const { rights } = open({ namespace: 'cold', frozen: 'cold leads elsewhere' }, { namespace: 'own', ownKey: 'k51own' }, { namespace: 'plain', owner: undefined }, { namespace: BOB, owner: BOB, until: NOW + 1 })
  assert.equal(rights.whyNotWritable('cold'), 'cold leads elsewhere')
  assert.match(rights.whyNotWritable('own') ?? '', /owner's own key k51own/)
  assert.match(rights.whyNotWritable(ALICE) ?? '', new RegExp(`^${ALICE} has no claim yet: sign one at https://hub.example/account/namespaces or with ipcr namespace claim ${ALICE}$`))
  for (const namespace of ['plain', 'nobody', BOB]) assert.equal(rights.whyNotWritable(namespace), undefined, namespace)
})

test('a domain or an ENS name that nobody has proved is nobody’s, also not the operator’s', () => {
  const { rights } = open()
  for (const namespace of ['example.org', 'alice.eth']) {
    assert.equal(rights.owner(namespace), '')
    for (const action of ACTIONS) assert.equal(rights.may(OPERATOR, namespace, action), false, `${namespace} ${action}`)
  }
  assert.equal(rights.owner('nobody'), OPERATOR)
})

const roles: Record<Role, Action[]> = { owner: ACTIONS, maintain: ACTIONS, write: ['pull', 'push', 'create'], read: ['pull'] }

test('whatever is set, exactly the owner and the members of a team that holds may, each by their role', () => {
  const address = fc.constantFrom(ALICE, BOB, OPERATOR, `0x${'cc'.repeat(20)}`)
  const members = fc.uniqueArray(fc.record({ address, role: fc.constantFrom<Role>('owner', 'maintain', 'write', 'read') }), { selector: (member) => member.address, maxLength: 4 })
  const state = fc.record({ owner: fc.option(address, { nil: undefined }), members, teamUntil: fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 }), { nil: undefined }), until: fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 }), { nil: undefined }) })
  fc.assert(fc.property(state, address, (given, who) => {
    const { rights } = open(given)
    const holds = given.teamUntil === undefined || given.teamUntil > NOW
    const role = (given.owner ?? OPERATOR) === who ? 'owner' : holds ? given.members.find((member) => member.address === who)?.role : undefined
    assert.equal(rights.role(who, 'alice'), role)
    for (const action of ACTIONS) assert.equal(rights.may(who, 'alice', action), role !== undefined && roles[role].includes(action), action)
    assert.equal(rights.whyNotWritable('alice') === undefined, given.until === undefined || given.until > NOW)
  }))
})

test('in open mode everybody may everything but what cannot be written by anybody', () => {
  const everybody: Principal = { kind: 'operator' }
  const access = createOpenAccess((namespace) => (namespace === 'cold' ? 'cold leads elsewhere' : undefined))
  for (const action of ACTIONS) assert.equal(access.may(everybody, 'alice/app', action), true)
  assert.deepEqual(ACTIONS.filter((action) => access.may(everybody, 'cold/app', action)), ['pull'])
  assert.throws(() => access.require(everybody, 'cold/app', 'push'), { code: 'DENIED', message: 'cold leads elsewhere' })
  assert.doesNotThrow(() => access.require(everybody, 'cold/app', 'pull'))
})
