import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { hubDatabasePath } from '../../../lib/db/open.ts'
import { verifyClaim } from '../../../lib/identity/claim/verify-claim.ts'
import { claimSubject } from '../../../lib/identity/claim/claim.ts'
import { verifyTeam } from '../../../lib/identity/team/verify-team.ts'
import type { TeamView } from '../../../lib/identity/team/types.ts'
import { parseRootDocument, type RootDocument } from '../../../lib/roots/documents.ts'
import { askHub, connectWallet, type NamespaceClient } from '../../support/namespace-client.ts'
import { waitUntilPublished } from '../../support/published.ts'
import { pushImage } from '../../support/push-image.ts'
import { deliverTeam, setTeamOf, signTeamOf } from '../../support/team-client.ts'
import { askToken, startWalletHub, type WalletHub } from '../../support/wallet-hub.ts'
import { startHub } from '../../support/hub.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

describe('the members of a team on a hub', () => {
  let hub: WalletHub
  let [alice, bob, carol] = [] as unknown as [NamespaceClient, NamespaceClient, NamespaceClient]
  let bobs = ''
  before(async () => {
    hub = await startWalletHub()
    ;[alice, bob, carol] = await Promise.all([connectWallet(hub.url), connectWallet(hub.url), connectWallet(hub.url)])
    await alice.run('crew', { action: 'claim' })
    await pushImage(hub.url, 'crew/app', 'v1', { authorization: await alice.token() })
    bobs = await bob.token()
  })
  after(() => hub?.stop())

  const bobWrites = [{ get address() { return bob.address }, role: 'write' as const }]
  const send = (method: string, path: string, authorization: string, body?: string, type = 'application/octet-stream') =>
    fetch(hub.url + path, { method, headers: { authorization, ...(body === undefined ? {} : { 'content-type': type }) }, ...(body === undefined ? {} : { body }) })
  const bearer = async (basic: string) => `Bearer ${(await askToken(hub.url, ['repository:crew/app:pull,push,delete'], basic)).token}`

  test('bad-input 19: every write of a removed member is refused with the next request, with tokens that are out and uploads that are under way', async () => {
    await setTeamOf(hub.url, alice, 'crew', [{ address: bob.address, role: 'maintain' }])
    const live = await bearer(bobs)
    const { digest } = await pushImage(hub.url, 'crew/app', 'bobs', { authorization: live })
    const location = (await send('POST', '/v2/crew/app/blobs/uploads/', live)).headers.get('location') ?? ''
    assert.equal((await send('PATCH', location, live, 'half')).status, 202)
    const image = await (await send('GET', '/v2/crew/app/manifests/bobs', live)).text()
    await setTeamOf(hub.url, alice, 'crew', [])
    const writes: [string, string, string?][] = [
      ['POST', '/v2/crew/app/blobs/uploads/'], ['POST', `/v2/crew/app/blobs/uploads/?mount=${digestOf('layer')}&from=crew/app`], ['PATCH', location, 'more'], ['PUT', `${location}?digest=${digestOf('half')}`, ''], ['DELETE', location],
      ['PUT', '/v2/crew/app/manifests/v1', image], ['PUT', '/v2/crew/app/manifests/fresh', image], ['PUT', `/v2/crew/app/manifests/${digest}`, image],
      ['DELETE', '/v2/crew/app/manifests/v1'], ['DELETE', `/v2/crew/app/manifests/${digest}`], ['DELETE', `/v2/crew/app/blobs/${digestOf('layer')}`], ['PUT', '/api/v1/repositories/crew/app/readme', '{"short":"mine"}'],
    ]
    for (const [method, path, body] of writes) {
      const type = path.startsWith('/api/') ? 'application/json' : path.includes('/manifests/') ? MANIFEST : undefined
      for (const who of [live, bobs]) assert.equal((await send(method, path, who, body, type)).status, 403, `${method} ${path}`)
    }
    assert.equal((await send('GET', '/v2/crew/app/manifests/bobs', live)).status, 200)
    const asked = await askToken(hub.url, ['repository:crew/app:pull,push,delete'], bobs)
    assert.deepEqual((JSON.parse(Buffer.from(asked.token.split('.')[1] ?? '', 'base64url').toString()) as { access: object[] }).access, [{ type: 'repository', name: 'crew/app', actions: ['pull'] }])
  })

  test('bad-input 19: the right comes back to the same tokens with the next team; a role that is less takes away what is more', async () => {
    const live = await bearer(bobs)
    const canDelete = async () => (await send('DELETE', '/v2/crew/app/manifests/none', bobs)).status
    await setTeamOf(hub.url, alice, 'crew', [{ address: bob.address, role: 'maintain' }])
    assert.equal(await canDelete(), 404)
    await pushImage(hub.url, 'crew/app', 'again', { authorization: bobs })
    await setTeamOf(hub.url, alice, 'crew', bobWrites)
    assert.equal(await canDelete(), 403)
    await setTeamOf(hub.url, alice, 'crew', [{ address: bob.address, role: 'read' }])
    assert.equal((await send('POST', '/v2/crew/app/blobs/uploads/', bobs)).status, 403)
    assert.equal((await send('POST', '/v2/crew/app/blobs/uploads/', live)).status >= 401, true)
  })

  test('bad-input 19: a member’s token that may only create moves no tag, and creates none any more once its owner is out', async () => {
    await setTeamOf(hub.url, alice, 'crew', bobWrites)
    const { body: { secret } } = await bob.ask<{ secret: string }>('POST', '/api/v1/tokens', { name: 'builder', kind: 'bot', scopes: [{ name: 'crew/app', actions: ['pull', 'create'] }] })
    const bot = `Basic ${Buffer.from(`${bob.address}:${secret}`).toString('base64')}`
    await pushImage(hub.url, 'crew/app', 'latest', { authorization: bobs })
    await pushImage(hub.url, 'crew/app', 'build-1', { authorization: bot, layers: ['one'] })
    await assert.rejects(pushImage(hub.url, 'crew/app', 'latest', { authorization: bot, layers: ['two'] }), /the hub answered 403/)
    await setTeamOf(hub.url, alice, 'crew', [])
    assert.equal((await send('POST', '/v2/crew/app/blobs/uploads/', bot)).status, 403)
  })

  test('a member is invited, accepts and pushes as soon as the owner has signed', async () => {
    const { body: { id } } = await alice.ask<{ id: string }>('POST', '/api/v1/namespaces/crew/invitations', { address: carol.address, role: 'write' })
    assert.equal((await bob.ask('POST', `/api/v1/invitations/${id}`, { accept: true })).status, 404)
    assert.equal((await carol.ask('POST', `/api/v1/invitations/${id}`, { accept: true })).status, 200)
    const authorization = await carol.token()
    assert.equal((await send('POST', '/v2/crew/app/blobs/uploads/', authorization)).status, 403)
    const { invitations = [] } = (await alice.ask<TeamView>('GET', '/api/v1/namespaces/crew/team')).body
    await setTeamOf(hub.url, alice, 'crew', invitations.map(({ address, role }) => ({ address, role })))
    await pushImage(hub.url, 'crew/app', 'carols', { authorization })
  })

  /** The namespace's `ipcr.json` as it is published, once `is` holds for it. */
  const rootWhere = async (is: (document: RootDocument) => boolean): Promise<{ key: string; document: RootDocument }> => {
    const { namespace: key } = await waitUntilPublished(hub, 'crew/app', 'v1')
    for (let i = 0; i < 1200; i++) {
      const answer = await fetch(`${hub.url}/ipns/${key}/ipcr.json`)
      const document = parseRootDocument(new Uint8Array(await answer.arrayBuffer()))
      if (is(document)) return { key, document }
      await delay(50)
    }
    throw new Error(`the root did not follow:\n${hub.log()}`)
  }

  test('who knows nothing but the published root finds the team in it, signed by the owner in the claim, and after a removal the next one', async () => {
    const before = await setTeamOf(hub.url, alice, 'crew', bobWrites)
    const { key, document: { claim, team } } = await rootWhere((document) => document.team?.seq === before.seq)
    assert.ok(claim && team)
    const owned = await verifyClaim({ claim, ipnsName: key, name: { kind: 'ipns', ipnsName: key }, now: Date.now() })
    assert.ok(owned.state === 'verified' && owned.owner === alice.wallet.address)
    const question = { subject: claimSubject(claim), owner: owned.owner, now: Date.now() }
    const verdict = await verifyTeam({ team, ...question })
    assert.deepEqual(verdict.state === 'verified' && verdict.members, [{ account: bob.wallet.address, role: 'write', recipient: '' }])
    const next = await setTeamOf(hub.url, alice, 'crew', [])
    const { document } = await rootWhere(({ team: now }) => now?.seq === next.seq)
    assert.deepEqual(document.team?.members, [])
    assert.equal((await deliverTeam(hub.url, 'crew', team)).status, 422)
  })

  test('a handle that goes to another owner has no team any more, and the former owner’s team is no team of it', async () => {
    await alice.run('moving', { action: 'claim' })
    await setTeamOf(hub.url, alice, 'moving', bobWrites)
    const later = await signTeamOf(alice, 'moving', [{ address: bob.address, role: 'owner' }])
    await alice.run('moving', { action: 'transfer', to: carol.address })
    await carol.run('moving', { action: 'accept' })
    assert.deepEqual((await askHub<TeamView>(hub.url, 'GET', '/api/v1/namespaces/moving/team')).body, { namespace: 'moving', seq: null, notAfter: null, signer: carol.wallet.address, members: [], signed: null })
    assert.equal((await askHub<{ team: object | null }>(hub.url, 'GET', '/api/v1/namespaces/moving')).body.team, null)
    assert.equal((await send('POST', '/v2/moving/app/blobs/uploads/', bobs)).status, 403)
    assert.equal((await deliverTeam(hub.url, 'moving', later)).status, 422)
    await setTeamOf(hub.url, carol, 'moving', [{ address: alice.address, role: 'read' }])
    await carol.run('moving', { action: 'transfer', to: alice.address })
    await alice.run('moving', { action: 'accept' })
    assert.equal((await deliverTeam(hub.url, 'moving', later)).status, 422)
    assert.equal((await send('POST', '/v2/moving/app/blobs/uploads/', bobs)).status, 403)
  })

  test('bad-input 24: a team signed for a handle of another hub, or another namespace, is no team here', async () => {
    const other = await startWalletHub()
    const there = await connectWallet(other.url, alice.wallet)
    await there.run('crew', { action: 'claim' })
    const team = await signTeamOf(there, 'crew', [{ address: bob.address, role: 'owner' }])
    assert.equal((await deliverTeam(other.url, 'crew', team)).status, 200)
    await other.stop()
    const { status, body } = await deliverTeam(hub.url, 'crew', team)
    assert.deepEqual([status, body.detail], [422, 'the team is for another namespace, or for one of this name on another hub'])
    assert.equal((await deliverTeam(hub.url, 'moving', await signTeamOf(alice, 'crew', []))).status, 422)
  })

  test('what the wallet’s own namespace has as a team names the address alone', async () => {
    await alice.run(alice.address, { action: 'claim' })
    const team = await signTeamOf(alice, alice.address, bobWrites)
    assert.equal(team.namespace, alice.address)
    assert.equal((await deliverTeam(hub.url, alice.address, team)).status, 200)
    assert.equal((await send('POST', `/v2/${alice.address}/app/blobs/uploads/`, bobs)).status, 202)
  })

  test('a handle that is given up leaves no member, invitation or former team behind', async () => {
    const dave = await connectWallet(hub.url)
    await dave.run('gone', { action: 'claim' })
    for (const role of ['write', 'read'] as const) await setTeamOf(hub.url, dave, 'gone', [{ address: bob.address, role }])
    await dave.ask('POST', '/api/v1/namespaces/gone/invitations', { address: carol.address, role: 'read' })
    assert.equal((await dave.ask('DELETE', '/api/v1/namespaces/gone')).status, 204)
    assert.equal((await askHub(hub.url, 'GET', '/api/v1/namespaces/gone/team')).status, 404)
    assert.equal((await carol.ask<{ items: object[] }>('GET', '/api/v1/invitations')).body.items.length, 0)
    const db = new Database(hubDatabasePath(hub.dataDir), { readonly: true })
    for (const table of ['team_member', 'invitation', 'past_team']) assert.equal(db.prepare(`SELECT count(*) FROM ${table} WHERE namespace = 'gone'`).pluck().get(), 0, table)
    db.close()
  })

  test('a hub that starts again has the same teams', async () => {
    await setTeamOf(hub.url, alice, 'crew', bobWrites)
    assert.equal(await hub.stop({ keep: true }), 0)
    const again = await startHub({ dataDir: hub.dataDir, env: { IPCR_AUTH: 'wallet' } })
    hub = { ...hub, ...again }
    await pushImage(again.url, 'crew/app', 'later', { authorization: bobs })
    assert.equal((await send('DELETE', '/v2/crew/app/manifests/later', bobs)).status, 403)
  })
})
