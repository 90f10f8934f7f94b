import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { forgetAttempts, openTeamScene, type InvitationAnswer, type Person, type TeamAnswer, type TeamScene } from '../support/team-scene.ts'
import { askToken } from '../support/wallet-hub.ts'
import { scope } from '../support/wallet-scene.ts'

const DAY = 86_400_000

describe('the API of invitations', () => {
  let scene: TeamScene
  let [alice, bob, carol, mallory, operator] = [] as unknown as [Person, Person, Person, Person, Person]
  let send: TeamScene['send']
  before(async () => {
    scene = await openTeamScene()
    send = scene.send
    ;[alice, bob, carol, mallory] = await Promise.all([scene.person(), scene.person(), scene.person(), scene.person()])
    const address = scene.context.identity.rights.operator
    operator = { ...alice, address, basic: (await scene.tokenFor(address)).basic }
  })
  beforeEach(async () => {
    scene.rows.exec('DELETE FROM invitation; DELETE FROM team_member; DELETE FROM namespace')
    await scene.own('crew', alice)
    await scene.own('ours')
    forgetAttempts(scene.dataDir)
  })
  after(() => scene.close())

  const may = (who: Person, namespace = 'crew') => scene.context.identity.rights.role(who.address, namespace)
  const invite = (by: Person, to: Person, role = 'write', namespace = 'crew') => send<InvitationAnswer>('POST', `namespaces/${namespace}/invitations`, by.basic, { address: to.address, role })
  const invited = async (...args: Parameters<typeof invite>) => (await invite(...args)).value.id
  const answer = (who: Person, id: string, accept = true) => send<InvitationAnswer>('POST', `invitations/${id}`, who.basic, { accept })
  const mine = async (who: Person) => (await send<{ items: InvitationAnswer[]; cursor: string | null }>('GET', 'invitations', who.basic)).value
  const team = async (who?: Person, namespace = 'crew') => (await send<TeamAnswer>('GET', `namespaces/${namespace}/team`, who?.basic)).value

  test('who is invited and accepts waits for the owner; with the signature they are in', async () => {
    const { status, value, headers } = await invite(alice, bob)
    assert.deepEqual([status, value.namespace, value.address, value.role, value.invitedBy, value.acceptedAt], [201, 'crew', bob.wallet.address, 'write', alice.wallet.address, null])
    assert.equal(Date.parse(value.expiresAt) - Date.parse(value.createdAt), 14 * DAY)
    assert.equal(headers.get('location'), `/api/v1/namespaces/crew/invitations/${value.id}`)
    assert.deepEqual((await mine(bob)).items, [value])
    const accepted = await answer(bob, value.id)
    assert.deepEqual([accepted.status, accepted.value.joined, typeof accepted.value.acceptedAt], [200, false, 'string'])
    assert.equal(may(bob), undefined)
    assert.equal((await team(alice)).invitations?.[0]?.acceptedAt, accepted.value.acceptedAt)
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'write' }])
    assert.deepEqual([may(bob), (await team(alice)).invitations, (await mine(bob)).items], ['write', [], []])
  })

  test('one signature takes several who accepted, and leaves the others waiting', async () => {
    for (const who of [bob, carol, mallory]) await answer(who, await invited(alice, who))
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'write' }, { address: carol.address, role: 'read' }])
    assert.deepEqual((await team(alice)).invitations?.map(({ address }) => address), [mallory.wallet.address])
    assert.deepEqual([may(bob), may(carol), may(mallory)], ['write', 'read', undefined])
  })

  test("into the operator's namespace the hub signs at once", async () => {
    const ids = [await invited(operator, bob, 'write', 'ours'), await invited(operator, carol, 'maintain', 'ours')]
    const answers = await Promise.all([answer(bob, ids[0] ?? ''), answer(carol, ids[1] ?? '')])
    assert.deepEqual(answers.map(({ status, value }) => [status, value.joined]), [[200, true], [200, true]])
    assert.deepEqual([may(bob, 'ours'), may(carol, 'ours')], ['write', 'maintain'])
    assert.deepEqual((await team(operator, 'ours')).invitations, [])
    assert.equal((await answer(bob, ids[0] ?? '')).status, 404)
  })

  test('who was in a team that has ended does not come back with somebody who joins', async () => {
    await answer(bob, await invited(operator, bob, 'write', 'ours'))
    scene.rows.exec("UPDATE namespace SET team_until = 1 WHERE name = 'ours'")
    await answer(carol, await invited(operator, carol, 'write', 'ours'))
    assert.deepEqual([may(bob, 'ours'), may(carol, 'ours')], [undefined, 'write'])
  })

  test('bad-input 19: whoever is removed while somebody joins stays removed', async () => {
    await answer(bob, await invited(operator, bob, 'write', 'ours'))
    const ids = await Promise.all([carol, mallory].map((who) => invited(operator, who, 'write', 'ours')))
    await Promise.all([answer(carol, ids[0] ?? ''), send('PUT', 'namespaces/ours/team', operator.basic, { members: [] }), answer(mallory, ids[1] ?? '')])
    assert.equal(may(bob, 'ours'), undefined)
  })

  test('a declined invitation is gone', async () => {
    const id = await invited(alice, bob)
    assert.equal((await answer(bob, id, false)).status, 204)
    assert.deepEqual([(await mine(bob)).items, (await answer(bob, id)).status, (await answer(bob, id, false)).status], [[], 404, 404])
    assert.equal((await invite(alice, bob)).status, 201)
  })

  test('to accept twice is to accept once', async () => {
    const id = await invited(alice, bob)
    assert.deepEqual((await answer(bob, id)).value.acceptedAt, (await answer(bob, id)).value.acceptedAt)
  })

  test('who maintains invites to write and read, the owner to everything', async () => {
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'maintain' }, { address: carol.address, role: 'write' }])
    for (const role of ['owner', 'maintain']) assert.equal((await invite(bob, mallory, role)).status, 403, role)
    for (const [by, role] of [[bob, 'write'], [bob, 'read'], [alice, 'owner'], [alice, 'maintain']] as const) {
      const { status, value } = await invite(by, mallory, role)
      assert.deepEqual([status, value.role], [201, role])
      assert.equal((await send('DELETE', `namespaces/crew/invitations/${value.id}`, by.basic)).status, 204)
    }
    assert.equal((await invite(carol, mallory, 'read')).status, 403)
    const id = await invited(alice, mallory, 'maintain')
    assert.equal((await send('DELETE', `namespaces/crew/invitations/${id}`, bob.basic)).status, 403)
  })

  test('bad-input 24: nobody else accepts, declines, sees or withdraws an invitation', async () => {
    await scene.own('hers', mallory)
    const id = await invited(alice, bob)
    const ours = await invited(operator, bob, 'write', 'ours')
    for (const who of [mallory, alice, operator, carol]) for (const accept of [true, false]) for (const one of [id, ours]) assert.equal((await answer(who, one, accept)).status, 404)
    assert.equal(may(bob, 'ours'), undefined)
    for (const who of [mallory, bob, operator]) assert.equal((await send('DELETE', `namespaces/crew/invitations/${id}`, who.basic)).status, 403)
    assert.equal((await send('DELETE', `namespaces/hers/invitations/${id}`, mallory.basic)).status, 404)
    for (const who of [mallory, bob, operator]) assert.equal((await team(who)).invitations, undefined)
    assert.equal((await team()).invitations, undefined)
    assert.deepEqual([(await mine(mallory)).items, (await mine(bob)).items.length], [[], 2])
    for (const path of ['invitations', `invitations/${id}`]) assert.equal((await send(path === 'invitations' ? 'GET' : 'POST', path, undefined, path === 'invitations' ? undefined : { accept: true })).status, 401)
    for (const [who, role] of [[mallory, 'read'], [bob, 'read'], [operator, 'read']] as const) assert.equal((await invite(who, mallory, role)).status, 403)
  })

  test('bad-input 24: a token that covers less than everything, or a robot, neither invites nor accepts', async () => {
    const id = await invited(alice, bob)
    const tokens = async (address: string) => [await scene.tokenFor(address, { kind: 'bot' }), await scene.tokenFor(address, { scopes: [scope('crew/*', 'pull', 'push', 'create', 'delete')] })]
    for (const { basic } of await tokens(alice.address)) {
      assert.equal((await send('POST', 'namespaces/crew/invitations', basic, { address: carol.address, role: 'read' })).status, 403)
      assert.equal((await send('DELETE', `namespaces/crew/invitations/${id}`, basic)).status, 403)
    }
    for (const { basic } of await tokens(bob.address)) assert.deepEqual([(await send('POST', `invitations/${id}`, basic, { accept: true })).status, (await send('GET', 'invitations', basic)).status], [403, 403])
  })

  test('bad-input 24: a robot for everything asks for tokens of whatever kind, and none of them is more than a robot', async () => {
    const robot = await scene.tokenFor(alice.address, { kind: 'bot' })
    const first = await askToken(scene.url, ['registry:account:*'], robot.basic, { offline_token: 'true' })
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '', scope: 'registry:account:*' })
    const later = (await (await fetch(`${scene.url}/token`, { method: 'POST', body: form })).json()) as { token: string }
    for (const token of [robot.secret, first.token, later.token]) {
      assert.ok(token)
      assert.equal((await send('POST', 'namespaces/crew/invitations', `Bearer ${token}`, { address: carol.address, role: 'owner' })).status, 403)
      assert.equal((await send('PUT', 'namespaces/crew/signing', `Bearer ${token}`, { signed: [], keys: [] })).status, 403)
      assert.equal((await send('GET', 'namespaces/crew/audit', `Bearer ${token}`)).status, 403)
    }
    const { basic } = await scene.tokenFor(operator.address, { kind: 'bot' })
    const name = 'names/k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r'
    assert.deepEqual([(await send('POST', name, basic, {})).status, (await send('PUT', 'namespaces/ours/team', basic, { members: [] })).status], [403, 403])
  })

  test('bad-input 19: an invitation ends when who sent it may invite no more', async () => {
    await scene.setTeam(alice, 'crew', [{ address: mallory.address, role: 'maintain' }])
    const id = await invited(mallory, bob)
    await scene.setTeam(alice, 'crew', [])
    const { status, value } = await answer(bob, id)
    assert.deepEqual([status, value.code, may(bob)], [409, 'INVITATION_ENDED', undefined])
  })

  test('an invitation stands for 14 days; accepted in time it waits for the signature', async () => {
    const [late, intime] = [await invited(alice, bob), await invited(alice, carol)]
    await answer(carol, intime)
    scene.rows.exec('UPDATE invitation SET expires_at = 1')
    assert.equal((await answer(bob, late)).status, 404)
    assert.deepEqual((await team(alice)).invitations?.map(({ address }) => address), [carol.wallet.address])
    assert.equal((await invite(alice, bob)).status, 201)
  })

  test('members, the owner and who is invited already are not invited; 100 open invitations are the most', async () => {
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'read' }])
    await invited(alice, carol)
    for (const [who, code] of [[bob, 'MEMBER_ALREADY'], [alice, 'MEMBER_ALREADY'], [carol, 'INVITED']] as const) assert.deepEqual((await invite(alice, who)).value.code, code)
    for (let i = 1; i < 100; i++) await send('POST', 'namespaces/crew/invitations', alice.basic, { address: `0x${i.toString(16).padStart(40, '0')}`, role: 'read' })
    const { status, value } = await invite(alice, mallory)
    assert.deepEqual([status, value.code, (await team(alice)).invitations?.length], [409, 'INVITATION_LIMIT', 100])
  })

  test('the audit log tells who invited whom, what they answered and who changed the team; what was refused is not in it', async () => {
    scene.rows.exec('DELETE FROM audit')
    const [first, second, third] = [await invited(alice, bob), await invited(alice, carol), await invited(alice, mallory)]
    await answer(bob, first)
    await answer(carol, second, false)
    await answer(mallory, first)
    await invite(mallory, mallory)
    await send('DELETE', `namespaces/crew/invitations/${third}`, alice.basic)
    await scene.setTeam(alice, 'crew', [{ address: bob.address, role: 'write' }])
    const log = scene.rows.prepare('SELECT action, target, detail, actor FROM audit ORDER BY id').raw().all()
    const invites = [bob, carol, mallory].map(({ address }) => ['invite', address, 'write', alice.address])
    const rest = [['invite-answer', bob.address, 'accepted write', bob.address], ['invite-answer', carol.address, 'declined write', carol.address], ['invite-cancel', mallory.address, 'write', alice.address]]
    assert.deepEqual(log.slice(0, -1), [...invites, ...rest])
    assert.match(String(log.at(-1)), new RegExp(`^team,1 member,seq \\d+,${alice.address}$`))
  })

  test('one’s own invitations come page by page', async () => {
    for (let i = 0; i < 120; i++) scene.rows.prepare("INSERT INTO invitation VALUES (?, ?, ?, 'read', ?, ?, ?, NULL)").run(`id${i}`, `n${i}`, bob.address, alice.address, i, Date.now() + DAY)
    const first = await mine(bob)
    const second = (await send<typeof first>('GET', `invitations?cursor=${first.cursor}`, bob.basic)).value
    assert.deepEqual([first.items.length, second.items.length, second.cursor], [100, 20, null])
    assert.equal((await send('GET', 'invitations?cursor=x', bob.basic)).status, 400)
  })

  test('a body that is no invitation is 400; a namespace that is not there 404; a foreign page 403', async () => {
    for (const body of [{}, { address: bob.address }, { address: bob.address, role: 'admin' }, { address: 'bob.eth', role: 'read' }, { address: bob.address, role: 'read', more: 1 }]) {
      assert.equal((await send('POST', 'namespaces/crew/invitations', alice.basic, body)).status, 400, JSON.stringify(body))
    }
    assert.equal((await invite(alice, bob, 'read', 'nobody')).status, 404)
    const id = await invited(alice, bob)
    for (const body of [{}, { accept: 'yes' }, { accept: true, more: 1 }]) assert.equal((await send('POST', `invitations/${id}`, bob.basic, body)).status, 400)
    assert.equal((await send('POST', `invitations/${id}`, bob.basic, { accept: true }, { origin: 'https://evil.example' })).status, 403)
  })
})
