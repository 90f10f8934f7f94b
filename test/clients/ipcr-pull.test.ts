import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { run, type Output } from '../support/run.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname

describe('ipcr pull', { skip: dockerTools.skip }, () => {
  let hub: TestHub
  let daemon: Dockerd
  let image: string

  before(async () => {
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off' } })
    daemon = await startDockerd()
    image = `127.0.0.1:${hub.port}/alice/app:v1`
    await buildImage(daemon, image, 'hello', 1)
    await daemon.docker(['push', image])
    await removeAllImages(daemon)
  })
  after(async () => {
    await daemon.stop()
    await hub.stop()
  })

  const ipcr = (...args: string[]): Promise<Output> =>
    run(process.execPath, [CLI, ...args], { allowFailure: true, env: { IPCR_AUTH: 'open', IPCR_DATA: hub.dataDir, DOCKER_HOST: daemon.host } })
  const rule = (signed: unknown): Promise<Response> =>
    fetch(`${hub.url}/api/v1/namespaces/alice/signing`, { method: 'PUT', body: JSON.stringify({ signed }), headers: { 'content-type': 'application/json' } })
  const isThere = async (): Promise<boolean> => (await daemon.docker(['image', 'inspect', image], { allowFailure: true })).code === 0

  test('an image that nobody signed is pulled where nobody asks for signatures, and refused with --strict', async () => {
    const strict = await ipcr('pull', image, '--strict')
    assert.equal(strict.code, 1)
    assert.match(strict.stderr, /not pulled: nobody signed alice\/app:v1/)
    assert.equal(await isThere(), false)
    const pulled = await ipcr('pull', image)
    assert.equal(pulled.code, 0, pulled.stderr)
    assert.match(pulled.stdout, new RegExp(`^${image} is sha256:[0-9a-f]{64}\\n$`))
    assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', image])).stdout, 'hello\n')
    await removeAllImages(daemon)
  })

  test('where the namespace asks for signatures it is refused until it is signed', async () => {
    assert.equal((await rule(['app'])).status, 200)
    const refused = await ipcr('pull', image)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /not pulled: alice\/app:v1 should be signed, and nobody signed it/)
    assert.equal(await isThere(), false)
    assert.equal((await ipcr('sign', 'alice/app:v1', '--yes')).code, 0)
    const pulled = await ipcr('pull', image)
    assert.equal(pulled.code, 0, pulled.stderr)
    assert.match(pulled.stderr, /signed {5}by 0x\w{40} \(owner\) as v1/)
    assert.equal(await isThere(), true)
  })

  test('an engine that is not there is named', async () => {
    const { code, stderr } = await run(process.execPath, [CLI, 'pull', image, '--engine', 'podman'], { allowFailure: true, env: { IPCR_AUTH: 'open', IPCR_DATA: hub.dataDir, PATH: '/nowhere' } })
    assert.equal(code, 1)
    assert.match(stderr, /podman cannot be started .*choose another with --engine/)
  })
})
