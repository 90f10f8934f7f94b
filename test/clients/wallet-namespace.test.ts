import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startHub, type TestHub } from '../support/hub.ts'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { waitUntilPublished } from '../support/published.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { walletPassword } from '../support/wallet-session.ts'
import { type Dockerd, dockerTools, startDockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'
import { layoutDigest, type OciLayout, writeOciLayout } from './oci-layout.ts'

const LINE = 'printed by an image of a wallet'
const skopeoTool = realClients('skopeo')

describe('a wallet’s own namespace, on the hub that it was claimed on and on one that follows that hub', { skip: dockerTools.skip || skopeoTool.skip }, () => {
  let there: WalletHub
  let here: TestHub
  let owner: NamespaceClient
  let daemon: Dockerd
  let home: string
  let layout: OciLayout

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ipcr-wallet-ns-'))
    there = await startWalletHub()
    const { ipns } = (await (await fetch(`${there.url}/api/v1/hub`)).json()) as { ipns: string }
    ;[owner, daemon, layout, here] = await Promise.all([
      connectWallet(there.url), startDockerd(), writeOciLayout(join(home, 'layout')), startHub({ env: { IPCR_GATEWAYS: there.url, IPCR_FOLLOW: ipns } }),
    ])
  })
  after(async () => {
    await daemon?.stop()
    assert.equal(await here?.stop(), 0, here?.log())
    assert.equal(await there?.stop(), 0, there?.log())
    await rm(home, { recursive: true, force: true })
  })

  const hostOf = (hub: TestHub): string => `127.0.0.1:${hub.port}`
  const skopeo = (...args: string[]) => run(skopeoTool.paths.skopeo, ['--insecure-policy', ...args], { allowFailure: true })

  test('docker is told where to claim it before the first push', async () => {
    await daemon.docker(['login', '--username', owner.address, '--password-stdin', hostOf(there)], { input: await walletPassword(there.url, owner.wallet) })
    const image = `${hostOf(there)}/${owner.address}/app:v1`
    await buildImage(daemon, image, LINE, 2)
    const refused = await daemon.docker(['push', image], { allowFailure: true })
    assert.notEqual(refused.code, 0)
    assert.match(refused.stderr, new RegExp(`${owner.address} has no claim yet: sign one at .*/account/namespaces or with ipcr namespace claim ${owner.address}`))
  })

  test('docker pushes to it after one signature, and pulls it back', async () => {
    const { ipns, keyHolder } = await owner.run(owner.address, { action: 'claim' })
    assert.equal(keyHolder, 'hub')
    const image = `${hostOf(there)}/${owner.address}/app:v1`
    await daemon.docker(['push', image])
    assert.equal((await waitUntilPublished(there, `${owner.address}/app`, 'v1')).namespace, ipns)
    await removeAllImages(daemon)
    assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', image])).stdout.trim(), LINE)
  })

  test('docker pulls it by the address through a hub that only follows the first', async () => {
    const image = `${hostOf(here)}/${owner.address}/app:v1`
    await removeAllImages(daemon)
    let pulled = await daemon.docker(['pull', image], { allowFailure: true })
    for (let i = 0; i < 30 && pulled.code !== 0; i++) pulled = await daemon.docker(['pull', image], { allowFailure: true })
    assert.equal(pulled.code, 0, pulled.stderr)
    assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', image])).stdout.trim(), LINE)
  })

  test('skopeo copies an index in on one hub, and out byte for byte on the other', async () => {
    const { secret } = (await owner.ask<{ secret: string }>('POST', '/api/v1/tokens', { name: 'skopeo' })).body
    const reference = (hub: TestHub): string => `docker://${hostOf(hub)}/${owner.address}/tools/multi:v1`
    const pushed = await skopeo('copy', '--all', '--dest-tls-verify=false', '--dest-creds', `${owner.address}:${secret}`, `oci:${layout.directory}:v1`, reference(there))
    assert.equal(pushed.code, 0, pushed.stderr)
    await waitUntilPublished(there, `${owner.address}/tools/multi`, 'v1')
    let pulled = await skopeo('copy', '--all', '--src-tls-verify=false', reference(here), `oci:${join(home, 'back')}:v1`)
    // The other hub does not look at a name again that it looked at a few seconds ago.
    for (let i = 0; i < 120 && pulled.code !== 0; i++) {
      await delay(500)
      pulled = await skopeo('copy', '--all', '--src-tls-verify=false', reference(here), `oci:${join(home, 'back')}:v1`)
    }
    assert.equal(pulled.code, 0, pulled.stderr)
    assert.equal(await layoutDigest(join(home, 'back')), layout.digest)
    const elsewhere = await skopeo('copy', '--all', '--dest-tls-verify=false', `oci:${layout.directory}:v1`, reference(here))
    assert.match(elsewhere.stderr, /has no claim here/)
  })

  test('a token for one repository of it pushes there and nowhere else', async () => {
    const scopes = [{ type: 'repository', name: `${owner.address}/app`, actions: ['pull', 'push'] }]
    const { secret } = (await owner.ask<{ secret: string }>('POST', '/api/v1/tokens', { name: 'one repository', scopes })).body
    const push = (repository: string) => skopeo('copy', '--dest-tls-verify=false', '--dest-creds', `${owner.address}:${secret}`, `oci:${layout.directory}:v1`, `docker://${hostOf(there)}/${owner.address}/${repository}`)
    assert.equal((await push('app:v2')).code, 0)
    assert.notEqual((await push('other:v1')).code, 0)
  })
})
