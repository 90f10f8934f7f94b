import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'
import { run, type Output } from '../support/run.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'
import { writeOciLayout, type OciLayout } from './oci-layout.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const { paths, skip } = realClients('skopeo', 'crane')
const TAGS = 8

describe('ipcr mirror', { skip }, () => {
  let source: WalletHub
  let hub: TestHub
  let directory: string
  let layout: OciLayout
  before(async () => {
    source = await startWalletHub()
    hub = await startHub()
    directory = await mkdtemp(join(tmpdir(), 'ipcr-mirror-'))
    layout = await writeOciLayout(join(directory, 'layout'), 8)
    await run(paths.crane, ['auth', 'login', `127.0.0.1:${source.port}`, '-u', source.operator, '-p', source.secret], { env: { DOCKER_CONFIG: directory } })
    await run(paths.skopeo, ['--insecure-policy', 'copy', '--all', '--authfile', join(directory, 'config.json'), '--dest-tls-verify=false', `oci:${layout.directory}:v1`, `docker://127.0.0.1:${source.port}/alice/app:v1`])
    for (let i = 2; i <= TAGS; i++) await run(paths.crane, ['tag', `127.0.0.1:${source.port}/alice/app:v1`, `v${i}`], { env: { DOCKER_CONFIG: directory } })
  })
  after(async () => {
    await rm(directory, { recursive: true, force: true })
    await source?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const mirror = (args: string[]): Promise<Output> =>
    run(process.execPath, [CLI, 'mirror', ...args], { allowFailure: true, env: { IPCR_DATA: hub.dataDir, DOCKER_CONFIG: directory, XDG_CONFIG_HOME: directory } })
  const from = (rest: string): string => `docker://127.0.0.1:${source.port}/alice/app${rest}`
  const digestAt = async (name: string): Promise<string> => (await run(paths.crane, ['digest', `127.0.0.1:${hub.port}/${name}`])).stdout.trim()

  test('copies all tags, and each layer that they share once', async () => {
    const { code, stdout, stderr } = await mirror([from(''), 'bob/all', '--all-tags', '--json'])
    assert.equal(code, 0, stderr)
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as { name: string; digest: string; copied: boolean })
    assert.equal(lines.length, TAGS)
    assert.ok(lines.every(({ digest, copied }) => digest === layout.digest && copied))
    assert.match(stderr, /^8\.0 MiB copied\n$/)
    assert.equal((await run(paths.crane, ['ls', `127.0.0.1:${hub.port}/bob/all`])).stdout.trim().split('\n').length, TAGS)
  })

  test('copies an image of several platforms with its digest, and nothing the second time', async () => {
    const first = await mirror([from(':v1'), 'alice/one'])
    assert.equal(first.code, 0, first.stderr)
    // The hub has it in another repository.
    assert.equal(first.stderr, '0 bytes copied\n')
    assert.equal(first.stdout, `127.0.0.1:${hub.port}/alice/one:v1 is ${layout.digest}\n`)
    assert.equal(await digestAt('alice/one:v1'), layout.digest)
    await run(paths.crane, ['validate', '--remote', `127.0.0.1:${hub.port}/alice/one:v1`])
    const second = await mirror([from(':v1'), 'alice/one'])
    assert.deepEqual([second.stdout, second.stderr], [`127.0.0.1:${hub.port}/alice/one:v1 is ${layout.digest}, as it was\n`, '0 bytes copied\n'])
  })

  test('copies one platform, one digest, and under another tag', async () => {
    assert.equal((await mirror([from(':v1'), 'carol/app:arm', '--platform', 'linux/arm64', '-q'])).stdout, '')
    assert.equal(await digestAt('carol/app:arm'), layout.arm64)
    assert.equal((await mirror([from(`@${layout.amd64}`), 'carol/app:amd'])).code, 0)
    assert.equal(await digestAt('carol/app:amd'), layout.amd64)
    const refused = await mirror([from(':v1'), 'carol/app:s390x', '--platform', 'linux/s390x'])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /there is no linux\/s390x among linux\/amd64, linux\/arm64/)
  })

  test('pushes where one logs in, with the login of docker', async () => {
    const there = `127.0.0.1:${source.port}`
    const pushed = await mirror([`docker://127.0.0.1:${hub.port}/alice/one:v1`, `${there}/dave/app`])
    assert.equal(pushed.code, 0, pushed.stderr)
    assert.equal((await run(paths.crane, ['digest', `${there}/dave/app:v1`])).stdout.trim(), layout.digest)
  })

  test('says in a sentence what is wrong', async () => {
    for (const [args, why] of [
      [[from(':none'), 'alice/x'], /has no alice\/app:none/], [[from(':v1'), 'alice/x', '--all-tags'], /leave the tag out/], [[from('@sha256:12'), 'alice/x'], /neither a tag nor a digest/],
    ] as const) {
      const { code, stderr } = await mirror([...args])
      assert.equal(code, 1)
      assert.match(stderr, why)
    }
  })
})
