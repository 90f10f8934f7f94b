import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { commandHub } from '../../cli/control-client.ts'
import type { Output } from '../support/run.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'
import { LOGIN_CLIENTS, userDirectory, type ClientUser, type LoginClient } from './login-clients.ts'
import { writeOciLayout } from './oci-layout.ts'

const REFUSED = /denied|unauthorized|authentication required|insufficient_scope|requested access|invalid username\/password|401|403/i

type Made = { id: string; secret: string }

/** A hub in wallet mode with what a client needs, for one suite. */
function useWalletHub() {
  const scene = { host: '', operator: '', layout: '', directory: '', hub: undefined as WalletHub | undefined }
  before(async () => {
    // In lower case: podman makes an image name of it.
    scene.directory = join(tmpdir(), `ipcr-${randomBytes(6).toString('hex')}`)
    await mkdir(scene.directory)
    scene.hub = await startWalletHub()
    scene.host = `127.0.0.1:${scene.hub.port}`
    scene.operator = scene.hub.operator
    scene.layout = (await writeOciLayout(join(scene.directory, 'layout'))).directory
  })
  after(async () => {
    assert.equal(await scene.hub?.stop(), 0, scene.hub?.log())
    await rm(scene.directory, { recursive: true, force: true })
  })
  const command = async (name: string, given: object): Promise<unknown> => (await commandHub(scene.hub?.dataDir ?? '', name, given, () => {}))?.result
  return {
    scene,
    makeToken: (more: object = {}) => command('token-create', { name: 'test', ...more }) as Promise<Made>,
    revoke: (id: string) => command('token-revoke', { id }),
  }
}

function succeeded(output: Output): Output {
  assert.equal(output.code, 0, output.stdout + output.stderr)
  return output
}

function refused(output: Output): void {
  assert.notEqual(output.code, 0, output.stdout + output.stderr)
  assert.match(output.stdout + output.stderr, REFUSED)
}

for (const client of LOGIN_CLIENTS) describe(`${client.name} in wallet mode`, { skip: client.skip }, () => testClient(client))

function testClient({ name, verifiesLogin, pullsWithLogin, user: open }: LoginClient): void {
  const { scene, makeToken, revoke } = useWalletHub()
  const user = (label: string): ClientUser => open(userDirectory(scene.directory, label), scene)
  const image = (repository: string) => `${scene.host}/${name}/${repository}:v1`

  test('logs in with a token, pushes and pulls; who is not logged in pulls and does not push', async () => {
    const owner = user('owner')
    succeeded(await owner.login(scene.operator, scene.hub?.secret ?? ''))
    succeeded(await owner.push(image('app')))
    succeeded(await owner.pull(image('app')))
    const nobody = user('nobody')
    succeeded(await nobody.pull(image('app')))
    refused(await nobody.push(image('theirs')))
  })

  test('a wrong password is refused', async () => {
    const stranger = user('stranger')
    const login = await stranger.login(scene.operator, 'ipcr_pat_wrong')
    if (verifiesLogin) refused(login)
    else refused(await stranger.push(image('theirs')))
  })

  test('a token that only reads pulls and does not push', async () => {
    const reader = user('reader')
    succeeded(await reader.login(scene.operator, (await makeToken({ scopes: [{ name: '*', actions: ['pull'] }] })).secret))
    succeeded(await reader.pull(image('app')))
    refused(await reader.push(image('reader')))
  })

  test('a robot pushes where its scopes say', async () => {
    const robot = user('robot')
    const { secret } = await makeToken({ kind: 'bot', scopes: [{ name: `${name}/*`, actions: ['pull', 'push'] }] })
    succeeded(await robot.login('test', secret))
    succeeded(await robot.push(image('robot')))
    refused(await robot.push(`${scene.host}/elsewhere/robot:v1`))
  })

  test('a revoked token is refused with the next request', async () => {
    const fired = user('fired')
    const { id, secret } = await makeToken()
    succeeded(await fired.login(scene.operator, secret))
    succeeded(await fired.push(image('fired')))
    assert.equal(await revoke(id), true)
    refused(await fired.push(image('fired')))
    if (pullsWithLogin) refused(await fired.pull(image('fired')))
  })
}

describe('docker in wallet mode', { skip: dockerTools.skip }, () => {
  const { scene, makeToken, revoke } = useWalletHub()
  let daemon: Dockerd
  before(async () => { daemon = await startDockerd() })
  after(() => daemon?.stop())

  const user = (label: string) => {
    const env = { DOCKER_CONFIG: userDirectory(scene.directory, label) }
    const docker = (args: string[], input?: string) => daemon.docker(args, { env, allowFailure: true, ...(input === undefined ? {} : { input }) })
    return { docker, login: (name: string, secret: string) => docker(['login', '-u', name, '--password-stdin', scene.host], secret) }
  }
  const image = (repository: string) => `${scene.host}/docker/${repository}:v1`

  test('the line that the first start printed logs in; then it pushes, mounts and pulls', async () => {
    const line = /docker login (-u \S+ -p \S+ \S+)/.exec(scene.hub?.log() ?? '')?.[1] ?? ''
    const owner = user('owner')
    succeeded(await owner.docker(['login', ...line.split(' ')]))
    await buildImage(daemon, image('app'), 'hello', 1)
    succeeded(await owner.docker(['push', image('app')]))
    await daemon.docker(['tag', image('app'), `${scene.host}/other/app:v1`])
    assert.match(succeeded(await owner.docker(['push', `${scene.host}/other/app:v1`])).stdout, /Mounted from docker\/app/)
    await removeAllImages(daemon)
    succeeded(await user('nobody').docker(['pull', image('app')]))
    succeeded(await owner.docker(['pull', image('app')]))
  })

  test('who is not logged in, and who only reads, does not push', async () => {
    await daemon.docker(['tag', image('app'), image('theirs')])
    refused(await user('nobody').docker(['push', image('theirs')]))
    const reader = user('reader')
    succeeded(await reader.login(scene.operator, (await makeToken({ scopes: [{ name: '*', actions: ['pull'] }] })).secret))
    succeeded(await reader.docker(['pull', image('app')]))
    refused(await reader.docker(['push', image('theirs')]))
  })

  test('a wrong password is refused', async () => {
    refused(await user('stranger').login(scene.operator, 'ipcr_pat_wrong'))
  })

  test('a token that only creates pushes a new tag and does not move it', async () => {
    const creator = user('creator')
    succeeded(await creator.login(scene.operator, (await makeToken({ scopes: [{ name: 'docker/*', actions: ['pull', 'create'] }] })).secret))
    await daemon.docker(['tag', image('app'), image('fresh')])
    succeeded(await creator.docker(['push', image('fresh')]))
    await buildImage(daemon, image('fresh'), 'another', 1)
    const output = await creator.docker(['push', image('fresh')])
    refused(output)
    assert.match(output.stderr, /the tag v1 is there already/)
  })

  test('a revoked token is refused with the next request, also what docker keeps of it', async () => {
    const fired = user('fired')
    const { id, secret } = await makeToken()
    succeeded(await fired.login(scene.operator, secret))
    succeeded(await fired.docker(['push', image('app')]))
    assert.equal(await revoke(id), true)
    refused(await fired.docker(['push', image('app')]))
    refused(await fired.docker(['pull', image('app')]))
  })
})
