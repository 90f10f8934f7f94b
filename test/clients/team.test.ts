import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import type { Output } from '../support/run.ts'
import { setTeamOf } from '../support/team-client.ts'
import { walletPassword } from '../support/wallet-session.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'
import { LOGIN_CLIENTS, userDirectory } from './login-clients.ts'
import { writeOciLayout } from './oci-layout.ts'

const REFUSED = /denied|no right to/i

/** A hub with a namespace of Alice's, and Bob, who may write there from time to time. */
function useTeam() {
  const scene = { host: '', directory: '', layout: '', hub: undefined as unknown as WalletHub, alice: undefined as unknown as NamespaceClient, bob: undefined as unknown as NamespaceClient }
  before(async () => {
    // In lower case: podman makes an image name of it.
    scene.directory = join(tmpdir(), `ipcr-${randomBytes(6).toString('hex')}`)
    await mkdir(scene.directory)
    scene.hub = await startWalletHub()
    scene.host = `127.0.0.1:${scene.hub.port}`
    scene.layout = (await writeOciLayout(join(scene.directory, 'layout'))).directory
    ;[scene.alice, scene.bob] = await Promise.all([connectWallet(scene.hub.url), connectWallet(scene.hub.url)])
    await scene.alice.run('crew', { action: 'claim' })
  })
  after(async () => {
    assert.equal(await scene.hub?.stop(), 0, scene.hub?.log())
    await rm(scene.directory, { recursive: true, force: true })
  })
  const add = (role: 'write' | 'read') => setTeamOf(scene.hub.url, scene.alice, 'crew', [{ address: scene.bob.address, role }])
  return { scene, add, leave: () => setTeamOf(scene.hub.url, scene.alice, 'crew', []) }
}

function succeeded({ code, stdout, stderr }: Output): void {
  assert.equal(code, 0, stdout + stderr)
}

function refused({ code, stdout, stderr }: Output): void {
  assert.notEqual(code, 0, stdout + stderr)
  assert.match(stdout + stderr, REFUSED)
}

for (const client of LOGIN_CLIENTS.filter(({ name }) => name === 'crane' || name === 'skopeo')) {
  describe(`a member of a team with ${client.name}`, { skip: client.skip }, () => {
    const team = useTeam()

    test('pushes while in the team, is refused from the removal on with the same login, and pulls all the while', async () => {
      const { scene } = team
      const bob = client.user(userDirectory(scene.directory, 'bob'), scene)
      const [, secret = ''] = Buffer.from((await scene.bob.token()).slice(6), 'base64').toString().split(':')
      const image = (tag: string) => `${scene.host}/crew/${client.name}:${tag}`
      succeeded(await bob.login(scene.bob.address, secret))
      refused(await bob.push(image('before')))
      await team.add('write')
      succeeded(await bob.push(image('v1')))
      await team.leave()
      refused(await bob.push(image('v2')))
      succeeded(await bob.pull(image('v1')))
      await team.add('read')
      refused(await bob.push(image('v2')))
      await team.add('write')
      succeeded(await bob.push(image('v2')))
    })
  })
}

describe('a member of a team with docker', { skip: dockerTools.skip }, () => {
  const team = useTeam()
  let daemon: Dockerd
  before(async () => { daemon = await startDockerd() })
  after(() => daemon?.stop())

  test('logs in once with a wallet; what may be pushed follows the team', async () => {
    const { scene } = team
    const { wallet } = scene.bob
    const image = `${scene.host}/crew/docker:v1`
    await team.add('write')
    succeeded(await daemon.docker(['login', '--username', wallet.address, '--password-stdin', scene.host], { input: await walletPassword(scene.hub.url, wallet) }))
    await buildImage(daemon, image, 'pushed by a member', 2)
    succeeded(await daemon.docker(['push', image]))
    await team.leave()
    await buildImage(daemon, image, 'pushed by nobody', 2)
    refused(await daemon.docker(['push', image], { allowFailure: true }))
    await removeAllImages(daemon)
    assert.match((await daemon.docker(['run', '--network', 'none', image])).stdout, /pushed by a member/)
    await team.add('write')
    await buildImage(daemon, image, 'pushed by a member again', 2)
    succeeded(await daemon.docker(['push', image]))
  })
})
