import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { listTokens, makeHelperUser, revokeToken, type HelperUser } from '../support/credential-helper.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients, realClientsAsRoot } from '../support/real-client.ts'
import { run, type Output } from '../support/run.ts'
import { makeWallet, walletPassword } from '../support/wallet-session.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'
import { writeOciLayout } from './oci-layout.ts'

const LAUNCHER = new URL('../../cli/docker-credential-ipcr.mjs', import.meta.url).pathname
const operator = makeWallet()
const REFUSED = /denied|unauthorized|authentication required|requested access/i

/** A hub whose operator is the wallet, and a user who has the helper on their PATH and in docker's configuration, but no login yet. */
function useHelper() {
  const scene = { host: '', layout: '', directory: '', dataDir: '' }
  let hub: TestHub
  let user: HelperUser
  before(async () => {
    // In lower case: podman makes an image name of it.
    scene.directory = join(tmpdir(), `ipcr-${randomBytes(6).toString('hex')}`)
    await mkdir(join(scene.directory, 'bin'), { recursive: true })
    hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_OPERATOR: operator.address } })
    Object.assign(scene, { host: new URL(hub.url).host, dataDir: hub.dataDir })
    scene.layout = (await writeOciLayout(join(scene.directory, 'layout'))).directory
    await symlink(LAUNCHER, join(scene.directory, 'bin', 'docker-credential-ipcr'))
    user = await makeHelperUser()
    await mkdir(join(user.directory, 'docker'))
    await writeFile(join(user.directory, 'docker', 'config.json'), JSON.stringify({ credHelpers: { [scene.host]: 'ipcr' } }))
  })
  after(async () => {
    await user?.remove()
    await hub?.stop()
    await rm(scene.directory, { recursive: true, force: true })
  })
  const env = (wallet?: { privateKey: string }) => ({
    ...user.env, PATH: [join(scene.directory, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
    ...(wallet ? { IPCR_PRIVATE_KEY: wallet.privateKey } : {}),
  })
  return { scene, env, config: () => join(user.directory, 'docker', 'config.json'), fileOf: () => user.fileOf(scene.host), forget: () => user.helper('erase', scene.host) }
}

function succeeded(output: Output): void {
  assert.equal(output.code, 0, output.stdout + output.stderr)
}

function refused(output: Output): void {
  assert.notEqual(output.code, 0, output.stdout)
  assert.match(output.stdout + output.stderr, REFUSED)
}

describe('docker with docker-credential-ipcr', { skip: dockerTools.skip }, () => {
  const { scene, env, config, fileOf, forget } = useHelper()
  let daemon: Dockerd
  before(async () => { daemon = await startDockerd() })
  after(() => daemon?.stop())
  const docker = (args: string[], wallet?: { privateKey: string }) => daemon.docker(args, { env: env(wallet), allowFailure: true })

  test('pushes and pulls with no password typed, and goes on with the login that is kept', async () => {
    const image = `${scene.host}/team/app:v1`
    await buildImage(daemon, image, 'pushed by a wallet', 2)
    refused(await docker(['push', image]))
    succeeded(await docker(['push', image], operator))
    await daemon.docker(['tag', image, `${scene.host}/team/other:v1`])
    succeeded(await docker(['push', `${scene.host}/team/other:v1`]))
    await removeAllImages(daemon)
    succeeded(await docker(['pull', image]))
    assert.equal((await listTokens(scene.dataDir)).filter(({ kind }) => kind === 'refresh').length, 1)
  })

  test('a revoked login is made anew by the next push', async () => {
    const image = `${scene.host}/team/app:v1`
    for (const { id } of await listTokens(scene.dataDir)) await revokeToken(scene.dataDir, id)
    succeeded(await docker(['push', image], operator))
  })

  test('docker login has the refresh token kept here, not in its own file; docker logout has it forgotten', async () => {
    await forget()
    const input = await walletPassword(`http://${scene.host}`, operator)
    succeeded(await daemon.docker(['login', '-u', operator.address, '--password-stdin', scene.host], { env: env(), input, allowFailure: true }))
    assert.match(await readFile(fileOf(), 'utf8'), /"ipcr_rt_/)
    assert.doesNotMatch(await readFile(config(), 'utf8'), /ipcr_rt_|identitytoken|"auth"/)
    succeeded(await docker(['push', `${scene.host}/team/app:v1`]))
    succeeded(await docker(['logout', scene.host]))
    await assert.rejects(readFile(fileOf()), { code: 'ENOENT' })
  })

  test('a wallet that may not push is refused; nobody pulls', async () => {
    await forget()
    const image = `${scene.host}/team/app:v1`
    refused(await docker(['push', image], makeWallet()))
    await forget()
    succeeded(await docker(['pull', image]))
  })
})

const skopeo = realClients('skopeo')

describe('skopeo with docker-credential-ipcr', { skip: skopeo.skip }, () => {
  const { scene, env, config } = useHelper()
  const copy = (name: string, wallet?: { privateKey: string }, more: string[] = []) => run(skopeo.paths.skopeo,
    ['--insecure-policy', 'copy', '--dest-tls-verify=false', ...more, `oci:${scene.layout}:v1`, `docker://${scene.host}/skopeo/${name}:v1`], { env: env(wallet), allowFailure: true })

  test('pushes with no password typed, by the configuration of docker or one of its own', async () => {
    refused(await copy('app'))
    succeeded(await copy('app', operator))
    succeeded(await copy('other'))
    succeeded(await copy('third', undefined, ['--dest-authfile', config()]))
  })
})

const podman = realClientsAsRoot('podman')

describe('podman with docker-credential-ipcr', { skip: podman.skip }, () => {
  const { scene, env } = useHelper()
  const stores = () => ['--storage-driver', 'vfs', '--root', join(scene.directory, 'root'), '--runroot', join(scene.directory, 'run'), '--events-backend', 'none']
  const call = (args: string[], wallet?: { privateKey: string }) => run(podman.paths.podman, [...stores(), ...args], { env: env(wallet), allowFailure: true })

  test('pushes and pulls with no password typed', async () => {
    const policy = join(scene.directory, 'policy.json')
    await writeFile(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }))
    const pulled = await call(['pull', '--quiet', '--signature-policy', policy, `oci:${scene.layout}:v1`])
    succeeded(pulled)
    const push = ['push', '--tls-verify=false', '--signature-policy', policy, pulled.stdout.trim(), `${scene.host}/podman/app:v1`]
    refused(await call(push))
    succeeded(await call(push, operator))
    succeeded(await call(push))
    succeeded(await call(['pull', '--tls-verify=false', '--signature-policy', policy, `${scene.host}/podman/app:v1`]))
  })
})
