import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pushImage } from '../support/push-image.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { makePerson, readJson, type Person } from './person.ts'

type Team = { seq: number; members: { address: string; role: string }[]; invitations?: { id: string; address: string; acceptedAt: string | null }[] }

describe('ipcr team and ipcr invitation', () => {
  let hub: WalletHub
  let host = ''
  let [alice, bob, carol, operator] = [] as unknown as [Person, Person, Person, Person]
  before(async () => {
    hub = await startWalletHub()
    host = new URL(hub.url).host;
    [alice, bob, carol, operator] = await Promise.all([makePerson(hub), makePerson(hub), makePerson(hub), makePerson(hub, { isLoggedIn: false })])
    await alice.json('namespace', 'claim', 'alice', '--yes')
  })
  after(async () => {
    await Promise.all([alice, bob, carol, operator].map(({ user }) => user.remove()))
    assert.equal(await hub.stop(), 0, hub.log())
  })

  const members = ({ members: listed }: Team) => Object.fromEntries(listed.map(({ address, role }) => [address, role]))
  const rights = async () => [await bob.push('alice/app'), await carol.push('alice/app')]

  test('the owner adds members, changes their roles and removes them; rights follow at once', async () => {
    assert.deepEqual(await rights(), [403, 403])
    const { code, stdout, stderr } = await alice.ipcr('team', 'add', 'alice', `${bob.wallet.address}=write`, `${carol.wallet.address.toLowerCase()}=read`, '--yes')
    assert.equal(code, 0, stderr)
    assert.match(stderr, new RegExp(`is to sign a Team \\(EIP-712, ipcr team 1\\):\n  namespace +alice@k51[0-9a-z]+\n(?:.*\n)+?  members +2\n +${bob.wallet.address} write\n +${carol.wallet.address} read\n`))
    assert.match(stdout, /^alice, signed by 0x[0-9a-fA-F]{40} until \d{4}-\d\d-\d\d\nMEMBER +ROLE\n/)
    assert.deepEqual(await rights(), [202, 403])
    assert.deepEqual(members(await alice.json('team', 'add', 'alice', `${carol.wallet.address}=maintain`, '--yes')), { [bob.wallet.address]: 'write', [carol.wallet.address]: 'maintain' })
    assert.deepEqual(await rights(), [202, 202])
    assert.deepEqual(members(await alice.json('team', 'remove', 'alice', bob.wallet.address, '--yes')), { [carol.wallet.address]: 'maintain' })
    assert.deepEqual(await rights(), [403, 202])
    const before: Team = await bob.json('team', 'show', 'alice')
    const again: Team = await alice.json('team', 'sign', 'alice', '--yes')
    assert.ok(again.seq > before.seq)
    assert.deepEqual(members(again), members(before))
    assert.deepEqual(members(await alice.json('team', 'set', 'alice', '--yes')), {})
    assert.match((await bob.ipcr('team', 'show', 'alice')).stdout, /alice has no team: nobody but 0x/)
  })

  test('who is invited accepts, and joins when the owner signs; or declines', async () => {
    const { stdout } = await alice.ipcr('team', 'invite', 'alice', bob.wallet.address, 'write')
    assert.match(stdout, new RegExp(`${bob.wallet.address} is invited until \\d{4}-\\d\\d-\\d\\d, and accepts with\n  ipcr invitation accept alice --hub ${host}`))
    assert.match((await bob.ipcr('invitation', 'list')).stdout, /^NAMESPACE +ROLE +BY +STATE +ID\nalice +write +0x[0-9a-fA-F]{40} +open until /)
    assert.match((await bob.ipcr('invitation', 'accept', 'alice')).stdout, /as soon as its owner has signed/)
    const shown = (await alice.ipcr('team', 'show', 'alice')).stdout
    const [, arguments_ = ''] = /ipcr (team add alice 0x\S+=write)\n/.exec(shown) ?? []
    assert.notEqual(arguments_, '', shown)
    assert.deepEqual(members(await alice.json(...arguments_.split(' '), '--yes')), { [bob.wallet.address]: 'write' })
    assert.deepEqual(await rights(), [202, 403])
    assert.deepEqual(await bob.json('invitation', 'list'), [])
    await alice.json('team', 'invite', 'alice', carol.wallet.address, 'read')
    assert.match((await carol.ipcr('invitation', 'decline', 'alice')).stdout, /not invited to alice any more/)
    await carol.fails(/nobody has invited you to alice/, 'invitation', 'accept', 'alice')
    await alice.json('team', 'invite', 'alice', carol.wallet.address, 'read')
    assert.match((await alice.ipcr('team', 'uninvite', 'alice', carol.wallet.address)).stdout, /is not invited to alice any more/)
    assert.match((await carol.ipcr('invitation', 'list')).stdout, /Nobody has invited you/)
  })

  test('the hub signs for its operator', async () => {
    await pushImage(hub.url, 'crew/app', 'v1', { authorization: hub.basic })
    const local = (...args: string[]) => operator.user.ipcr([...args, '--data', hub.dataDir])
    const { code, stdout, stderr } = await local('team', 'add', 'crew', `${bob.wallet.address}=write`, '--yes')
    assert.equal(code, 0, stderr)
    assert.match(stderr, new RegExp(`${host} is to sign the team of crew:\n  ${bob.wallet.address} write\n`))
    assert.ok(stdout.includes(bob.wallet.address))
    assert.equal(await bob.push('crew/app'), 202)
    readJson(await local('team', 'invite', 'crew', carol.wallet.address, 'write', '--json'))
    assert.match((await carol.ipcr('invitation', 'accept', 'crew')).stdout, /You are in the team of crew now, with the role write/)
    assert.equal(await carol.push('crew/app'), 202)
  })

  test('what is refused says why', async () => {
    await bob.fails(/only 0x[0-9a-fA-F]{40}, who owns alice, signs its team/, 'team', 'set', 'alice', '--yes')
    await bob.fails(/the team of alice is signed by 0x[0-9a-fA-F]{40}, not by 0x/, 'team', 'add', 'alice', `${carol.wallet.address}=write`, '--yes')
    await bob.fails(/only who owns or maintains alice invites/, 'team', 'invite', 'alice', carol.wallet.address, 'read')
    await alice.fails(/is no member: give an address and its role/, 'team', 'add', 'alice', carol.wallet.address, '--yes')
    await alice.fails(/"admin" is no role/, 'team', 'invite', 'alice', carol.wallet.address, 'admin')
    await alice.fails(/is named twice/, 'team', 'set', 'alice', `${bob.wallet.address}=read`, `${bob.wallet.address.toLowerCase()}=write`, '--yes')
    await alice.fails(/is not in the team/, 'team', 'remove', 'alice', carol.wallet.address, '--yes')
    await alice.fails(/there is no terminal to ask at/, 'team', 'sign', 'alice')
    await alice.fails(/has no namespace nobody/, 'team', 'show', 'nobody')
  })
})
