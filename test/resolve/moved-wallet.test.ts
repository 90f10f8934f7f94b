import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { freePort } from '../support/free-port.ts'
import { askHub, connectWallet, tryPush, type NamespaceClient } from '../support/namespace-client.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

describe('a wallet’s namespace that moves to another hub', () => {
  let [old, next]: (WalletHub | undefined)[] = []
  let atOld: NamespaceClient
  let atNext: NamespaceClient
  let first: Namespace
  let claim: SignedClaim
  const hubs = (): [WalletHub, WalletHub] => {
    assert.ok(old && next, 'an earlier step failed')
    return [old, next]
  }
  const pull = (hub: WalletHub, tag: string) => fetch(`${hub.url}/v2/${atOld.address}/app/manifests/${tag}`)
  const digestAt = async (hub: WalletHub, tag: string) => (await pull(hub, tag)).headers.get('docker-content-digest')

  before(async () => {
    const port = await freePort()
    old = await startWalletHub({ env: { IPCR_P2P: 'off', IPCR_GATEWAYS: `http://127.0.0.1:${port}` } })
    const { ipns } = (await askHub<{ ipns: string }>(old.url, 'GET', '/api/v1/hub')).body
    next = await startWalletHub({ env: { IPCR_P2P: 'off', PORT: String(port), IPCR_GATEWAYS: old.url, IPCR_FOLLOW: ipns } })
    atOld = await connectWallet(old.url)
    atNext = await connectWallet(next.url, atOld.wallet)
  })
  after(async () => {
    for (const hub of [old, next]) assert.equal(await hub?.stop(), 0, hub?.log())
  })

  test('is pulled through the next hub as long as it is on the old one', async () => {
    const [here, there] = hubs()
    first = await atOld.run(atOld.address, { action: 'claim' })
    const { digest } = await pushImage(here.url, `${atOld.address}/app`, 'v1', { layers: ['one'], authorization: await atOld.token() })
    await waitUntilPublished(here, `${atOld.address}/app`, 'v1')
    for (let i = 0; i < 300 && (await digestAt(there, 'v1')) !== digest; i++) await delay(200)
    assert.equal(await digestAt(there, 'v1'), digest)
  })

  test('is the next hub’s own after a claim there, which follows the one before', async () => {
    const [, there] = hubs()
    const moved = await atNext.run(atNext.address, { action: 'claim' })
    assert.notEqual(moved.ipns, first.ipns)
    const { digest } = await pushImage(there.url, `${atNext.address}/app`, 'v2', { layers: ['two'], authorization: await atNext.token() })
    const { namespace } = await waitUntilPublished(there, `${atNext.address}/app`, 'v2')
    assert.equal(namespace, moved.ipns)
    assert.equal(await digestAt(there, 'v2'), digest)
    ;({ claim } = (await (await fetch(`${there.url}/ipns/${namespace}/ipcr.json`)).json()) as { claim: SignedClaim })
    assert.equal(claim.prev, first.claim?.digest)
  })

  test('is followed by the old hub from the moment that it is brought the claim: what was ready there is answered no more', async () => {
    const [here, there] = hubs()
    assert.equal((await pull(here, 'v1')).status, 200)
    const taken = await askHub<Namespace>(here.url, 'POST', '/api/v1/claims', { claim })
    assert.deepEqual([taken.status, taken.body.keyHolder, taken.body.ipns], [200, 'owner', claim.root])
    assert.equal(await digestAt(here, 'v2'), await digestAt(there, 'v2'))
    assert.equal((await pull(here, 'v1')).status, 404)
    const refused = await tryPush(here.url, `${atOld.address}/app`, await atOld.token())
    assert.equal(refused.status, 403)
    assert.match(refused.text, new RegExp(`under its owner's own key ${claim.root}`))
  })
})
