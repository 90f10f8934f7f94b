import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../../support/hub.ts'
import { askHub, connectWallet, tryPush, type Problem } from '../../support/namespace-client.ts'
import { pushImage } from '../../support/push-image.ts'
import { makeWallet } from '../../support/wallet-session.ts'
import type { TeamView } from '../../../lib/identity/team/types.ts'

describe('an open hub', () => {
  let hub: TestHub
  const bob = makeWallet()
  before(async () => {
    hub = await startHub({ env: { IPCR_AUTH: 'open' } })
    await pushImage(hub.url, 'crew/app', 'v1')
  })
  after(() => hub?.stop())

  test('signs a team for whoever asks, since that is its operator; the hub that asks later who pushes goes by it', async () => {
    const members = [{ address: bob.address, role: 'write' }]
    const { status, body } = await askHub<TeamView>(hub.url, 'PUT', '/api/v1/namespaces/crew/team', { members })
    assert.deepEqual([status, body.members], [200, members])
    assert.equal(await hub.stop({ keep: true }), 0)
    hub = await startHub({ dataDir: hub.dataDir, env: { IPCR_AUTH: 'wallet' } })
    const [member, stranger] = await Promise.all([connectWallet(hub.url, bob), connectWallet(hub.url)])
    await pushImage(hub.url, 'crew/app', 'v2', { authorization: await member.token() })
    assert.equal((await tryPush(hub.url, 'crew/app', await stranger.token())).status, 403)
  })

  test('has no accounts that could be invited or accept', async () => {
    const open = await startHub({ env: { IPCR_AUTH: 'open' } })
    await pushImage(open.url, 'crew/app', 'v1')
    const asked = [['POST', 'namespaces/crew/invitations', { address: bob.address, role: 'read' }], ['GET', 'invitations'], ['POST', 'invitations/x', { accept: true }], ['DELETE', 'namespaces/crew/invitations/x']] as const
    for (const [method, path, sent] of asked) {
      const { status, body } = await askHub<Problem>(open.url, method, `/api/v1/${path}`, sent)
      assert.deepEqual([status, body.code], [404, 'ACCOUNTS_OFF'], path)
    }
    assert.equal(await open.stop(), 0)
  })
})
