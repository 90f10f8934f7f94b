import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { endTeam } from '../../lib/db/transactions/team-rows.ts'
import type { Team } from '../../lib/identity/claim/claim.ts'
import { signerOfTeam, TEAM_DATA } from '../../lib/identity/claim/typed-data.ts'
import { forgetAttempts, openTeamScene, signDraft, type Draft, type Person, type TeamAnswer, type TeamScene } from '../support/team-scene.ts'
import { scope } from '../support/wallet-scene.ts'

const DAY = 86_400_000

describe('the API of teams', () => {
  let scene: TeamScene
  let [alice, bob, carol, mallory, operator] = [] as unknown as [Person, Person, Person, Person, Person]
  let send: TeamScene['send']
  before(async () => {
    scene = await openTeamScene()
    send = scene.send
    ;[alice, bob, carol, mallory] = await Promise.all([scene.person(), scene.person(), scene.person(), scene.person()])
    const address = scene.context.identity.rights.operator
    operator = { ...alice, address, basic: (await scene.tokenFor(address)).basic }
    await scene.own('crew', alice)
    await scene.own('ours')
  })
  beforeEach(() => forgetAttempts(scene.dataDir))
  after(() => scene.close())

  const may = (who: Person, namespace = 'crew') => scene.context.identity.rights.role(who.address, namespace)
  const draft = async (members: object[], namespace = 'crew', who = alice) => (await send<Draft>('POST', `namespaces/${namespace}/team/draft`, who.basic, { members })).value
  const put = (team: unknown, namespace = 'crew', authorization?: string) => send<TeamAnswer>('PUT', `namespaces/${namespace}/team`, authorization, { team })
  const sign = async (wallet: Person['wallet'], team: Team) => ({ ...team, sig: await wallet.signTypedData(TEAM_DATA.domain, TEAM_DATA.types, team) })

  test('the owner signs a draft, anybody delivers it, and everybody sees it', async () => {
    const made = await draft([{ address: bob.address, role: 'write' }, { address: carol.wallet.address, role: 'read' }])
    assert.deepEqual([made.deliver, made.typedData.primaryType], [{ method: 'PUT', path: '/api/v1/namespaces/crew/team', member: 'team' }, 'Team'])
    assert.match(made.typedData.message.namespace, /^crew@k51/)
    const { status, value } = await put(await signDraft(alice.wallet, made))
    assert.equal(status, 200)
    assert.deepEqual(value.members, [{ address: bob.wallet.address, role: 'write' }, { address: carol.wallet.address, role: 'read' }])
    assert.deepEqual([value.signer, value.seq], [alice.wallet.address, made.typedData.message.seq])
    assert.ok(Date.parse(value.notAfter ?? '') > Date.now() + 179 * DAY)
    assert.equal(value.signed && await signerOfTeam(value.signed), alice.wallet.address, 'whoever changes it can check what it was')
    assert.deepEqual([may(alice), may(bob), may(carol), may(mallory)], ['owner', 'write', 'read', undefined])
    assert.deepEqual((await send<TeamAnswer>('GET', 'namespaces/crew/team')).value, value)
  })

  test('a draft says what changes by it', async () => {
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'write' }, { address: carol.address, role: 'read' }])
    const { notes } = await draft([{ address: bob.address, role: 'maintain' }, { address: mallory.address, role: 'read' }])
    assert.match(notes[0] ?? '', /^The team of crew has 2 members until 20/)
    assert.deepEqual(notes.slice(1), [`Joining: ${mallory.wallet.address} (read).`, `Leaving: ${carol.wallet.address}.`, `With another role: ${bob.wallet.address} (write to maintain).`])
  })

  test('a namespace without a team has none, and one that is not there is 404', async () => {
    await scene.own('alone', alice)
    assert.deepEqual((await send('GET', 'namespaces/alone/team')).value, { namespace: 'alone', seq: null, notAfter: null, signer: alice.wallet.address, members: [], signed: null })
    for (const name of ['nobody', '.hub', '..', '%00']) assert.equal((await send('GET', `namespaces/${name}/team`)).status, 404, name)
  })

  test('the same team again is no change; an older one is refused', async () => {
    const first = await signDraft(alice.wallet, await draft([{ address: bob.address, role: 'write' }]))
    assert.equal((await put(first)).status, 200)
    assert.equal((await put(first)).status, 200)
    const second = await signDraft(alice.wallet, await draft([]))
    assert.equal((await put(second)).status, 200)
    const { status, value } = await put(first)
    assert.deepEqual([status, value.code, value.detail], [422, 'TEAM_REFUSED', 'a newer team of this namespace is known'])
    assert.equal(may(bob), undefined)
  })

  test('of two teams with one seq the first stays', async () => {
    const { typedData: { message } } = await draft([{ address: bob.address, role: 'write' }])
    assert.equal((await put(await sign(alice.wallet, message))).status, 200)
    const { status, value } = await put(await sign(alice.wallet, { ...message, members: [] }))
    assert.deepEqual([status, value.code], [409, 'TEAM_CONFLICT'])
    assert.equal(may(bob), 'write')
  })

  test('bad-input 24: a team that a member, a stranger or the owner of another namespace signed is refused, whoever delivers it', async () => {
    await scene.own('hers', mallory)
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'owner' }])
    const mine = (await draft([{ address: bob.address, role: 'owner' }], 'hers', mallory)).typedData.message
    const theirs = (await draft([{ address: mallory.address, role: 'owner' }])).typedData.message
    const attempts = [await sign(mallory.wallet, theirs), await sign(bob.wallet, theirs), await sign(mallory.wallet, mine), { ...(await sign(alice.wallet, theirs)), seq: theirs.seq + 1 }]
    for (const team of attempts) for (const who of [mallory.basic, alice.basic, undefined]) {
      forgetAttempts(scene.dataDir)
      assert.equal((await put(team, 'crew', who)).status, 422)
    }
    assert.deepEqual([may(mallory), may(bob)], [undefined, 'owner'])
  })

  test('bad-input 24: nobody but the owner gets a draft, and nobody but the operator has the hub sign', async () => {
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'owner' }])
    for (const who of [bob, mallory, operator]) assert.equal((await send('POST', 'namespaces/crew/team/draft', who.basic, { members: [] })).status, 403)
    assert.equal((await send('POST', 'namespaces/crew/team/draft', undefined, { members: [] })).status, 401)
    for (const who of [alice, bob, mallory]) assert.equal((await send('PUT', 'namespaces/ours/team', who.basic, { members: [] })).status, 403)
    assert.equal((await send('PUT', 'namespaces/ours/team', undefined, { members: [] })).status, 401)
    assert.equal((await send('PUT', 'namespaces/crew/team', operator.basic, { members: [] })).status, 403)
    assert.equal((await send('PUT', 'namespaces/crew/team', alice.basic, { members: [] })).value.code, 'OWNER_SIGNS')
  })

  test('bad-input 24: a token that covers less than everything, or a robot, changes no team', async () => {
    const { address } = operator
    const bounded = [
      await scene.tokenFor(address, { kind: 'bot' }), await scene.tokenFor(address, { scopes: [scope('ours/*', 'pull', 'push', 'create', 'delete')] }), await scene.tokenFor(address, { scopes: [scope('*', 'pull', 'push')] }),
    ]
    for (const { basic } of bounded) {
      assert.equal((await send('PUT', 'namespaces/ours/team', basic, { members: [] })).status, 403)
      assert.equal((await send('POST', 'namespaces/ours/team/draft', basic, { members: [] })).status, 403)
    }
  })

  test("the hub signs for its operator's namespaces, when the operator says who is in", async () => {
    const { status, value } = await send<TeamAnswer>('PUT', 'namespaces/ours/team', operator.basic, { members: [{ address: bob.address, role: 'write' }] })
    assert.deepEqual([status, value.members, value.invitations], [200, [{ address: bob.wallet.address, role: 'write' }], []])
    assert.equal(may(bob, 'ours'), 'write')
    assert.equal((await send('POST', 'namespaces/ours/team/draft', operator.basic, { members: [] })).value.code, 'HUB_SIGNS')
    assert.equal((await send('PUT', 'namespaces/ours/team', operator.basic, { members: [] })).status, 200)
    assert.equal(may(bob, 'ours'), undefined)
  })

  test('a body that is no team is 400, with what it should be', async () => {
    const member = { address: bob.address, role: 'write' }
    const bad: unknown[] = [{}, [], null, { members: {} }, { members: [{ ...member, role: 'admin' }] }, { members: [{ ...member, more: 1 }] }, { members: Array.from({ length: 501 }, () => member) }, { team: {} }, { members: [], team: {} }]
    for (const body of bad) assert.equal((await send('PUT', 'namespaces/ours/team', operator.basic, body)).status, 400, JSON.stringify(body).slice(0, 60))
    for (const members of [[{ ...member, address: '0x12' }], [{ ...member, address: `0X${'a'.repeat(40)}x` }], [member, { ...member, address: bob.wallet.address }], [{ ...member, address: operator.address }]]) {
      const { status, value } = await send('PUT', 'namespaces/ours/team', operator.basic, { members })
      assert.deepEqual([status, typeof value.detail], [400, 'string'], JSON.stringify(members))
    }
    assert.equal((await send('PUT', 'namespaces/ours/team', operator.basic, { team: 'x'.repeat(300_000) })).status, 413)
  })

  test('while its owner may not write in a namespace nobody changes its team', async () => {
    await scene.own('ended', alice, { claimUntil: Date.now() - 1 })
    const { status, value } = await send('POST', 'namespaces/ended/team/draft', alice.basic, { members: [] })
    assert.deepEqual([status, value.code], [409, 'NOT_WRITABLE'])
    assert.match(value.detail ?? '', /^the claim of ended ended on /)
  })

  test('a namespace that went to somebody else has no team; the old one does not come back with its old owner', async () => {
    await scene.own('moving', alice)
    const old = await signDraft(alice.wallet, await draft([{ address: mallory.address, role: 'owner' }], 'moving'))
    assert.equal((await put(old, 'moving')).status, 200)
    // As the transaction that applies a transfer does.
    scene.rows.transaction(() => endTeam(scene.rows, 'moving'))()
    await scene.own('moving', bob)
    assert.deepEqual((await send<TeamAnswer>('GET', 'namespaces/moving/team')).value.members, [])
    assert.equal((await put(old, 'moving')).status, 422)
    assert.equal((await scene.setTeam(bob, 'moving', [])).status, 200)
    scene.rows.transaction(() => endTeam(scene.rows, 'moving'))()
    await scene.own('moving', alice)
    assert.equal((await put(old, 'moving')).status, 422)
    assert.equal(may(mallory, 'moving'), undefined)
  })

  test('nor does it when nobody else had one in between, or the handle was given up and taken again', async () => {
    await scene.own('moving', alice)
    const old = await signDraft(alice.wallet, await draft([{ address: mallory.address, role: 'owner' }], 'moving'))
    assert.equal((await put(old, 'moving')).status, 200)
    scene.rows.transaction(() => endTeam(scene.rows, 'moving'))()
    assert.equal((await put(old, 'moving')).status, 422)
    scene.rows.prepare("DELETE FROM namespace WHERE name = 'moving'").run()
    await scene.own('moving', alice)
    scene.rows.prepare("UPDATE namespace SET created_at = ? WHERE name = 'moving'").run(Date.now())
    assert.equal((await put(old, 'moving')).status, 422)
    assert.equal(may(mallory, 'moving'), undefined)
    assert.equal((await scene.setTeam(alice, 'moving', [])).status, 200)
  })

  test('a team from the time of a clock that was a year ahead is replaced by the next draft', async () => {
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'write' }])
    scene.rows.prepare("UPDATE namespace SET team = json_set(team, '$.seq', ?) WHERE name = 'crew'").run(Date.now() + 365 * DAY)
    assert.equal((await scene.setTeam(alice, 'crew', [])).status, 200)
    assert.equal(may(bob), undefined)
  })

  test('more than sixty teams in a minute from one address are too many', async () => {
    const team = await signDraft(mallory.wallet, await draft([]))
    const statuses: number[] = []
    for (let i = 0; i < 62; i++) statuses.push((await put(team)).status)
    assert.equal(statuses.at(-1), 429)
    assert.ok(statuses.filter((status) => status === 422).length >= 59)
    assert.ok(Number((await put(team)).headers.get('retry-after')) > 0)
  })

  test('a page of another origin changes no team', async () => {
    assert.equal((await send('PUT', 'namespaces/ours/team', operator.basic, { members: [] }, { origin: 'https://evil.example' })).status, 403)
  })
})
