import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import type { Draft, Namespace } from '../../lib/identity/namespaces/types.ts'
import { makeKeyName } from '../identity/claims.ts'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { askHub, connectWallet, signClaim, tryPush, type NamespaceClient } from '../support/namespace-client.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { makeWallet } from '../support/wallet-session.ts'
import { ipcr, until } from './support.ts'

const LAYER = Buffer.alloc(2_500_000, 'layer')
type Report = { restored: { namespace: string }[]; left: string[]; failed: object[]; hub: boolean }

describe('the hub of a wallet’s namespace dies', () => {
  let home: string
  let portOfC: number
  let [a, c]: (WalletHub | undefined)[] = []
  let b: TestHub | undefined
  let owner: NamespaceClient
  let bob: NamespaceClient
  let hubName = ''
  let digest = ''
  let elsewhere = ''
  let stranger = ''
  let before_: Namespace
  const alive = <H extends TestHub>(hub: H | undefined): H => {
    assert.ok(hub, 'an earlier step failed')
    return hub
  }
  const pull = async (hub: TestHub, tag: string): Promise<Response> => fetch(`${hub.url}/v2/${owner.address}/app/manifests/${tag}`)
  const stateOf = async (hub: TestHub, name: string) => (await askHub<{ state: string; pin: { state: string } | null }>(hub.url, 'GET', `/api/v1/names/${name}`)).body

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-survival-'))
    ;[portOfC, elsewhere] = await Promise.all([freePort(), makeKeyName()])
    a = await startWalletHub({ dataDir: join(home, 'a') })
    b = await startHub({ env: { IPCR_GATEWAYS: `${a.url},http://127.0.0.1:${portOfC}` } })
    ;[owner, bob] = await Promise.all([connectWallet(a.url), connectWallet(a.url)])
  })
  after(async () => {
    for (const hub of [a, b, c]) await hub?.stop()
    await rm(home, { recursive: true, force: true })
  })

  test('its owner claims it and a handle, and pushes; another hub keeps it by its address', async () => {
    const [hub, other] = [alive(a), alive(b)]
    before_ = await owner.run(owner.address, { action: 'claim' })
    // The handle has come from somebody else, and the namespace has a team.
    const carol = await connectWallet(hub.url)
    await carol.run('survivor', { action: 'claim' })
    await carol.run('survivor', { action: 'transfer', to: owner.wallet.address })
    await owner.run('survivor', { action: 'accept' })
    const team = await owner.ask<Draft<never>>('POST', `/api/v1/namespaces/${owner.address}/team/draft`, { members: [{ address: bob.wallet.address, role: 'write' }] })
    assert.equal((await owner.deliver(team.body)).status, 200)
    const authorization = await owner.token()
    ;({ digest } = await pushImage(hub.url, `${owner.address}/app`, 'v1', { layers: [LAYER], authorization }))
    await pushImage(hub.url, 'survivor/app', 'v1', { authorization })
    await waitUntilPublished(hub, 'survivor/app', 'v1')
    hubName = (await waitUntilPublished(hub, `${owner.address}/app`, 'v1')).hub
    await carol.run('faraway', { action: 'claim' })
    await carol.run('faraway', { action: 'own-key', ipns: elsewhere })
    // A claim that the hub only tells on, of a namespace that it has no content of.
    const wallet = makeWallet()
    stranger = wallet.address.toLowerCase()
    const claim = await signClaim(wallet, draftClaim({ namespace: stranger, owner: wallet.address, root: await makeKeyName(), now: Date.now() }))
    assert.equal((await askHub(hub.url, 'POST', '/api/v1/claims', { claim })).status, 200)
    for (const told of [stranger, 'faraway']) await until(async () => ((await fetch(`${hub.url}/ipns/${hubName}/names/${told}.json`)).status === 200 ? true : undefined))
    await until(async () => (((await (await fetch(`${hub.url}/ipns/${hubName}/names/faraway.json`)).json()) as { k51: string }).k51 === elsewhere ? true : undefined))
    for (const name of [hubName, owner.address]) {
      await until(async () => {
        const { status } = await askHub(other.url, 'POST', `/api/v1/names/${name}`, { pin: true })
        return status === 202 && (await stateOf(other, name)).pin?.state === 'pinned' ? true : undefined
      })
    }
    await ipcr(['name', 'export', '--all', '-o', join(home, 'keys.json')], hub)
  })

  test('kill -9: the other hub goes on to serve it by the address, and tells its claim', async () => {
    const other = alive(b)
    await alive(a).kill()
    assert.equal((await pull(other, 'v1')).headers.get('docker-content-digest'), digest)
    const { layers } = (await (await pull(other, 'v1')).json()) as { layers: { digest: string }[] }
    const layer = await fetch(`${other.url}/v2/${owner.address}/app/blobs/${layers[0]?.digest}`)
    assert.deepEqual(Buffer.from(await layer.arrayBuffer()), LAYER)
    const { ipns } = (await (await fetch(`${other.url}/api/v1/hub`)).json()) as { ipns: string }
    const told = await (await fetch(`${other.url}/ipns/${ipns}/names/${owner.address}.json`)).json()
    assert.partialDeepStrictEqual(told, { k51: before_.ipns, claim: { owner: owner.wallet.address, seq: before_.claim?.seq } })
  })

  test('a new hub takes over with the keys: the namespaces are their owner’s there, under the same claims', async () => {
    const dataDir = join(home, 'c')
    await ipcr(['name', 'import', join(home, 'keys.json')], { dataDir }, { env: { IPCR_AUTH: 'open' } })
    const hub = (c = await startWalletHub({ dataDir, env: { PORT: String(portOfC), IPCR_GATEWAYS: alive(b).url } }))
    const { restored, left, failed, hub: isWhole } = JSON.parse((await ipcr(['restore', hubName, '--json'], hub)).stdout) as Report
    assert.deepEqual([restored.map(({ namespace }) => namespace).sort(), left, failed, isWhole], [[owner.address, 'survivor'].sort(), [], [], true])
    const shown = (await askHub<Namespace>(hub.url, 'GET', `/api/v1/namespaces/${owner.address}`)).body
    assert.deepEqual([shown.owner, shown.ipns, shown.claim, shown.writable, shown.whyNotWritable], [before_.owner, before_.ipns, before_.claim, true, null])
    assert.equal((await pull(hub, 'v1')).headers.get('docker-content-digest'), digest)
    const handle = (await askHub<Namespace>(hub.url, 'GET', '/api/v1/namespaces/survivor')).body
    assert.deepEqual([handle.owner, handle.keyHolder, handle.writable], [owner.wallet.address, 'hub', true])
    const followed = (await askHub<Namespace>(hub.url, 'GET', '/api/v1/namespaces/faraway')).body
    assert.deepEqual([followed.ipns, followed.keyHolder, followed.writable], [elsewhere, 'owner', false])
    for (const told of [stranger, 'faraway']) await until(async () => ((await fetch(`${hub.url}/ipns/${hubName}/names/${told}.json`)).status === 200 ? true : undefined))
  })

  test('its owner goes on there with a token of the new hub, nobody else does, and the other hub follows', async () => {
    const hub = alive(c)
    const again = await connectWallet(hub.url, owner.wallet)
    const pushed = await pushImage(hub.url, `${owner.address}/app`, 'v2', { layers: ['newer'], authorization: await again.token() })
    assert.equal((await tryPush(hub.url, `${owner.address}/app`, hub.basic)).status, 403)
    const member = await connectWallet(hub.url, bob.wallet)
    assert.equal((await tryPush(hub.url, `${owner.address}/app`, await member.token())).status, 202)
    assert.equal((await tryPush(hub.url, 'survivor/app', await member.token())).status, 403)
    await waitUntilPublished(hub, `${owner.address}/app`, 'v2')
    await pushImage(hub.url, 'survivor/app', 'v2', { authorization: await again.token() })
    const { namespace } = await waitUntilPublished(hub, 'survivor/app', 'v2')
    assert.partialDeepStrictEqual(await (await fetch(`${hub.url}/ipns/${namespace}/ipcr.json`)).json(), { handovers: [{ transfer: { to: owner.wallet.address } }] })
    await until(async () => ((await pull(alive(b), 'v2')).headers.get('docker-content-digest') === pushed.digest ? true : undefined))
  })
})
