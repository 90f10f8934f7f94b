import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { startHub, type TestHub } from '../support/hub.ts'
import { cidAt, waitUntilPublished } from '../support/published.ts'
import { realClients } from '../support/real-client.ts'
import { run, type Output } from '../support/run.ts'
import { startWalletHub } from '../support/wallet-hub.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'
import { writeOciLayout } from './oci-layout.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const LINE = 'pushed by ipcr'
const NAME = 'example/helloworld'
const skopeo = realClients('skopeo', 'crane')

describe('ipcr push', { skip: dockerTools.skip || skopeo.skip }, () => {
  let hub: TestHub
  let daemon: Dockerd
  let host: string
  let directory: string
  let saved: string
  let digest: string

  before(async () => {
    hub = await startHub()
    daemon = await startDockerd()
    host = `127.0.0.1:${hub.port}`
    directory = await mkdtemp(join(tmpdir(), 'ipcr-push-test-'))
    saved = join(directory, 'saved.tar')
    await buildImage(daemon, NAME, LINE, 20)
    await daemon.docker(['save', '-o', saved, NAME])
  })
  after(async () => {
    await rm(directory, { recursive: true, force: true })
    await daemon?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const run1 = (args: string[], input?: Uint8Array, env: Record<string, string> = {}): Promise<Output> =>
    run(process.execPath, [CLI, 'push', ...args], { allowFailure: true, ...(input ? { input } : {}), env: { IPCR_DATA: hub.dataDir, DOCKER_HOST: daemon.host, DOCKER_CONFIG: directory, XDG_CONFIG_HOME: directory, ...env } })
  const push = async (args: string[], input?: Uint8Array): Promise<Output> => {
    const output = await run1(args, input)
    assert.equal(output.code, 0, output.stderr)
    return output
  }
  const digestAt = async (repository: string, tag = 'latest'): Promise<string> =>
    (await run(skopeo.paths.skopeo, ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', `docker://${host}/${repository}:${tag}`])).stdout.trim()
  const runPulled = async (name: string): Promise<string> => {
    await removeAllImages(daemon)
    await daemon.docker(['pull', name])
    return (await daemon.docker(['run', '--rm', '--network', 'none', name])).stdout.trim()
  }

  test('from dockerd, under the name that the image has, and prints how to pull it', async () => {
    const { stdout, stderr } = await push([NAME])
    const [pull, printed = '', ipfs, browse] = stdout.trim().split('\n')
    assert.equal(pull, `docker pull ${host}/${NAME}:latest`)
    assert.match(stderr, /^2\d\.\d MiB pushed\n$/)
    assert.equal(await digestAt(NAME), printed)
    digest = printed
    const { hub: ipns } = await waitUntilPublished(hub, NAME, 'latest')
    assert.equal(ipfs, `/ipfs/${await cidAt(hub, `/ipns/${ipns}/${NAME}`)}`)
    assert.equal(browse, `${hub.url}${ipfs}`)
  })

  test('again sends nothing, and a changed image only what is new', async () => {
    const { stderr } = await push(['-q', NAME])
    assert.equal(stderr, '')
    assert.match((await push([NAME])).stderr, /^0 bytes pushed, 2\d\.\d MiB were there\n$/)
    await mkdir(join(directory, 'context'))
    await writeFile(join(directory, 'context', 'Dockerfile'), `FROM ${NAME}\nRUN echo more > /more\n`)
    await daemon.docker(['build', '--network', 'none', '--tag', 'example/more', join(directory, 'context')])
    // Docker before 25 does not say which layers it sends; they are known all the same.
    assert.match((await push(['example/more', `${NAME}:more`])).stderr, /^\d+(\.\d)? KiB pushed, 2\d\.\d MiB were there\n$/)
    await daemon.docker(['rmi', 'example/more'])
  })

  test('docker save IMG | ipcr push -q -r host - prints the name to pull it by, alone', async () => {
    const { stdout, stderr } = await push(['-q', '-r', host, '-'], await readFile(saved))
    assert.deepEqual([stdout, stderr], [`${host}/${NAME}:latest\n`, ''])
  })

  test('from a tar, one that is packed, and standard input under another name, always as the same digest', async () => {
    await writeFile(join(directory, 'saved.tgz'), gzipSync(await readFile(saved), { level: 1 }))
    await push(['-q', saved, 'alice/tar:v1'])
    await push(['-q', join(directory, 'saved.tgz'), `${host}/alice/packed:v1`])
    await push(['-q', '-', 'alice/stdin:v1'], await readFile(join(directory, 'saved.tgz')))
    for (const repository of ['alice/tar', 'alice/packed', 'alice/stdin']) assert.equal(await digestAt(repository, 'v1'), digest)
  })

  test('what docker before 1.10 saved, as the image that docker itself makes of it', async () => {
    const old = join(directory, 'old')
    await mkdir(old)
    await run('tar', ['-xf', saved, '-C', old])
    // The 1.9 form: no manifest.json, and no configurations.
    for (const name of ['manifest.json', ...(await run('ls', [old])).stdout.split('\n').filter((file) => /^[0-9a-f]{64}\.json$/.test(file))]) await rm(join(old, name))
    await run('tar', ['-cf', join(directory, 'old.tar'), '-C', old, '.'])
    await push(['-q', join(directory, 'old.tar'), 'alice/old:v1'])
    await removeAllImages(daemon)
    await daemon.docker(['load', '--input', join(directory, 'old.tar')])
    const id = (await daemon.docker(['image', 'inspect', '--format', '{{.Id}}', NAME])).stdout.trim()
    const { config } = (await (await fetch(`${hub.url}/v2/alice/old/manifests/v1`)).json()) as { config: { digest: string } }
    assert.equal(config.digest, id)
    await push(['-q', old, 'alice/unpacked:v1'])
    assert.equal(await digestAt('alice/unpacked', 'v1'), await digestAt('alice/old', 'v1'))
    assert.equal(await runPulled(`${host}/alice/old:v1`), LINE)
  })

  test('an OCI layout of several platforms, byte for byte, from its directory and as an archive', async () => {
    const layout = join(directory, 'layout')
    const written = await writeOciLayout(layout)
    await push(['-q', layout, 'alice/layout:v1'])
    await run('tar', ['-cf', join(directory, 'layout.tar'), '-C', layout, '.'])
    await push(['-q', '-', 'alice/layout-tar:v1'], await readFile(join(directory, 'layout.tar')))
    for (const repository of ['alice/layout', 'alice/layout-tar']) assert.equal((await run(skopeo.paths.crane, ['digest', `${host}/${repository}:v1`])).stdout.trim(), written.digest)
    const unnamed = await run1([layout])
    assert.match(unnamed.stderr, /the image was saved as "v1", a tag without a name/)
  })

  test('archives that skopeo and a hub write', async () => {
    await run(skopeo.paths.skopeo, ['--insecure-policy', 'copy', '--src-tls-verify=false', `docker://${host}/${NAME}`, `docker-archive:${directory}/skopeo.tar:${NAME}:s1`])
    await push(['-q', join(directory, 'skopeo.tar')])
    assert.equal(await digestAt(NAME, 's1'), digest)
    const archive = await fetch(`${hub.url}/api/v1/repositories/${encodeURIComponent(NAME)}/archive/latest`)
    await push(['-q', '-', 'alice/archive:v1'], new Uint8Array(await archive.arrayBuffer()))
    assert.equal(await digestAt('alice/archive', 'v1'), digest)
  })

  test('runs after docker pull with nothing left on the machine', async () => {
    assert.equal(await runPulled(`${host}/${NAME}:latest`), LINE)
  })

  test('--ipfs prints the directory that is published, --json all of it', async () => {
    const { stdout } = await push(['--silent', '--ipfs', saved])
    const [, path = ''] = /^(\/ipfs\/bafy\w+)\n$/.exec(stdout) ?? []
    assert.equal(JSON.parse(await (await fetch(`${hub.url}${path}/oci-layout`)).text()).imageLayoutVersion, '1.0.0')
    assert.deepEqual(JSON.parse((await push(['--json', saved])).stdout), { name: `${host}/${NAME}:latest`, digest, ipfs: path })
  })

  test('says in a sentence what is wrong', async () => {
    for (const [args, why] of [
      [['no/such/image'], /dockerd has no image no\/such\/image/], [['./nowhere'], /neither a directory nor an archive/], [[saved, 'Alice/App'], /is no name to push to/],
      [[saved, `alice/app@sha256:${'a'.repeat(64)}`], /has a digest/], [['-r', '127.0.0.1:1', saved], /127\.0\.0\.1:1 cannot be reached/],
    ] as const) {
      const { code, stdout, stderr } = await run1([...args])
      assert.equal(code, 1)
      assert.equal(stdout, '')
      assert.match(stderr, why)
    }
    const { stderr } = await run1([NAME], undefined, { DOCKER_HOST: 'unix:///nowhere' })
    assert.match(stderr, /dockerd cannot be asked at \/nowhere/)
  })

  test('where wallets decide, the hub’s own machine pushes as its operator, others by docker’s login', async () => {
    const wallet = await startWalletHub()
    const there = `127.0.0.1:${wallet.port}`
    const away = { IPCR_DATA: join(directory, 'nowhere') }
    try {
      const { code, stderr } = await run1(['-q', saved, 'alice/app:v1'], undefined, { IPCR_DATA: wallet.dataDir })
      assert.equal(code, 0, stderr)
      const refused = await run1(['-q', '-r', there, saved, 'alice/app:v2'], undefined, away)
      assert.equal(refused.code, 1)
      assert.match(refused.stderr, /log in to push|ipcr login/)
      await daemon.docker(['login', '-u', wallet.operator, '-p', wallet.secret, there], { env: { DOCKER_CONFIG: directory } })
      const pushed = await run1(['-q', '-r', there, saved, 'alice/app:v3'], undefined, away)
      assert.deepEqual([pushed.stdout, pushed.stderr], [`${there}/alice/app:v3\n`, ''])
      const byToken = await run1(['-q', '-r', there, saved, 'alice/app:v4'], undefined, { ...away, DOCKER_CONFIG: '/nowhere', IPCR_TOKEN: wallet.secret })
      assert.equal(byToken.code, 0, byToken.stderr)
    } finally {
      await wallet.stop()
    }
  })
})
