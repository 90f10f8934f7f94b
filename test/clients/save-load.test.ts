import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { startHub, type TestHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { realClients } from '../support/real-client.ts'
import { run, type Output } from '../support/run.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'
import { layoutDigest, writeOciLayout } from './oci-layout.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const WRITER = new URL('./endless-writer.ts', import.meta.url).pathname
const LINE = 'saved and loaded by ipcr'
const NAME = 'example/saved:v1'
const skopeo = realClients('skopeo')

describe('ipcr save and ipcr load', { skip: dockerTools.skip || skopeo.skip }, () => {
  let hub: TestHub
  let daemon: Dockerd
  let directory: string
  let saved: string
  let id: string

  before(async () => {
    hub = await startHub({ env: { IPCR_P2P: 'off' } })
    daemon = await startDockerd()
    directory = await mkdtemp(join(tmpdir(), 'ipcr-save-test-'))
    saved = join(directory, 'saved.tar')
    await buildImage(daemon, NAME, LINE, 4)
    id = (await daemon.docker(['image', 'inspect', '--format', '{{.Id}}', NAME])).stdout.trim()
  })
  after(async () => {
    await rm(directory, { recursive: true, force: true })
    await daemon?.stop()
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const attempt = (args: string[], input?: Uint8Array, env: Record<string, string> = {}): Promise<Output> =>
    run(process.execPath, [CLI, ...args], { allowFailure: true, ...(input ? { input } : {}), env: { IPCR_AUTH: 'open', IPCR_DATA: hub.dataDir, DOCKER_HOST: daemon.host, DOCKER_CONFIG: directory, XDG_CONFIG_HOME: directory, ...env } })
  const ipcr = async (args: string[], input?: Uint8Array, env?: Record<string, string>): Promise<string> => {
    const { code, stdout, stderr } = await attempt(args, input, env)
    assert.equal(code, 0, stderr)
    return stdout.trimEnd()
  }
  const runs = async (name: string): Promise<void> => {
    assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', name])).stdout.trim(), LINE)
    await removeAllImages(daemon)
  }

  test('an image of dockerd into an archive, and back', async () => {
    assert.equal(await ipcr(['save', NAME, '-o', saved]), `${NAME} is ${id}, in ${saved}`)
    await ipcr(['save', '-q', NAME, '-o', join(directory, 'layout/')])
    await daemon.docker(['tag', NAME, 'example/other:v2'])
    await daemon.docker(['save', '-o', join(directory, 'two-names.tar'), NAME, 'example/other:v2'])
    await removeAllImages(daemon)
    assert.equal(await ipcr(['load', '-q', '-i', saved]), NAME)
    await runs(NAME)
  })

  test('one of dockerd as an OCI Image Layout, which skopeo reads and which is loaded again', async () => {
    const layout = join(directory, 'layout')
    await run(skopeo.paths.skopeo, ['--insecure-policy', 'copy', `oci:${layout}:v1`, `dir:${directory}/copied`])
    assert.equal(await ipcr(['load', '-q', '-i', layout]), NAME)
    await runs(NAME)
  })

  test('packed ones, standard input, several names for one image', async () => {
    assert.equal(await ipcr(['load', '-q', '-i', '-'], gzipSync(await readFile(saved), { level: 1 })), NAME)
    await runs(NAME)
    const [printed] = (await ipcr(['load', '--json', '-i', join(directory, 'two-names.tar')])).split('\n').map((line) => JSON.parse(line))
    assert.deepEqual(printed.names.toSorted(), ['example/other:v2', NAME])
    await runs('example/other:v2')
  })

  test('what docker before 1.10 saved', async () => {
    const old = join(directory, 'old')
    await mkdir(old)
    await run('tar', ['-xf', saved, '-C', old])
    for (const name of (await readdir(old)).filter((file) => file === 'manifest.json' || /^[0-9a-f]{64}\.json$/.test(file))) await rm(join(old, name))
    assert.equal(await ipcr(['load', '-q', '-i', old]), NAME)
    await runs(NAME)
  })

  test('of a layout of several platforms the one that dockerd runs, or another, as images without a name', async () => {
    const { directory: layout } = await writeOciLayout(join(directory, 'platforms'))
    for (const [more, architecture] of [[[], process.arch === 'arm64' ? 'arm64' : 'amd64'], [['--platform', 'linux/arm64'], 'arm64']] as const) {
      const loaded = await ipcr(['load', '-q', '-i', layout, ...more])
      assert.match(loaded, /^sha256:/)
      assert.equal((await daemon.docker(['image', 'inspect', '--format', '{{.Architecture}}', loaded])).stdout.trim(), architecture)
    }
    await removeAllImages(daemon)
  })

  test('an image of another platform than was asked for is neither loaded nor saved', async () => {
    const [why, target] = [/^ipcr: linux\/s390x was asked for, and this image is for linux\/\w+ alone\n$/, join(directory, 'other.tar')]
    await daemon.docker(['load', '--input', saved])
    for (const args of [['save', '-q', NAME, '-o', target], ['save', '-q', NAME, '-o', `${target}/`]]) {
      const { code, stderr } = await attempt([...args, '--platform', 'linux/s390x'])
      assert.equal(code, 1)
      assert.match(stderr, why)
    }
    const architecture = (await daemon.docker(['image', 'inspect', '--format', '{{.Architecture}}', NAME])).stdout.trim()
    await ipcr(['save', '-q', NAME, '-o', target, '--platform', `linux/${architecture}`])
    await removeAllImages(daemon)
    const { code, stdout, stderr } = await attempt(['load', '-q', '-i', saved, '--platform', 'linux/s390x'])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, why)
    assert.equal((await daemon.docker(['images', '-q'])).stdout, '')
    assert.equal(await ipcr(['load', '-q', '-i', target, '--platform', `linux/${architecture}`]), NAME)
    await runs(NAME)
  })

  test('an image of a hub, verified, with all its platforms or one', async () => {
    const { directory: layout, digest, arm64 } = await writeOciLayout(join(directory, 'pushed'))
    const name = `127.0.0.1:${hub.port}/alice/multi:v1`
    await ipcr(['push', '-q', layout, name])
    await waitUntilPublished(hub, 'alice/multi', 'v1')
    for (const [more, expected] of [[[], digest], [['--platform', 'linux/arm64'], arm64]] as const) {
      const target = join(directory, `from-hub-${expected.slice(7, 15)}`)
      assert.equal(await ipcr(['save', '-q', name, '-o', `${target}/`, ...more]), `${target}/`)
      assert.equal(await layoutDigest(target), expected)
    }
    await ipcr(['pull', '-q', name, '-o', join(directory, 'hub.tar')])
    assert.equal(await ipcr(['load', '-q', '-i', join(directory, 'hub.tar')]), name)
    await removeAllImages(daemon)
  })

  test('writes an archive to standard output, and nothing else', async () => {
    const name = `127.0.0.1:${hub.port}/alice/piped:v1`
    await ipcr(['push', '-q', saved, name])
    await waitUntilPublished(hub, 'alice/piped', 'v1')
    const file = join(directory, 'piped.tar')
    await run('sh', ['-c', `'${process.execPath}' '${CLI}' save -q ${name} -o - > '${file}'`], { env: { IPCR_DATA: hub.dataDir, DOCKER_HOST: daemon.host, XDG_CONFIG_HOME: directory } })
    await daemon.docker(['load', '--input', file])
    await runs(name)
  })

  test('a file is there whole or not at all, and what else is in a directory is left alone', async () => {
    const target = join(directory, 'never.tar')
    assert.equal((await attempt(['save', `127.0.0.1:${hub.port}/alice/none:v1`, '-o', target])).code, 1)
    await mkdir(join(directory, 'mine'))
    await writeFile(join(directory, 'mine', 'index.json'), 'mine')
    const { code, stderr } = await attempt(['save', '-q', `127.0.0.1:${hub.port}/alice/piped:v1`, '-o', join(directory, 'mine')])
    assert.deepEqual([code, await readFile(join(directory, 'mine', 'index.json'), 'utf8')], [1, 'mine'])
    assert.match(stderr, /has something else in it than an OCI Image Layout/)
    assert.deepEqual((await readdir(directory)).filter((name) => name.startsWith('never')), [])
  })

  test('of a name without a tag it is the image that docker would run, whatever else has the name', async () => {
    await daemon.docker(['load', '--input', saved])
    await run('sh', ['-c', 'echo "FROM example/saved:v1\nLABEL other=one" | "$DOCKER" build --network none -t example/saved:latest -'], { env: { DOCKER: dockerTools.paths.docker, DOCKER_HOST: daemon.host, DOCKER_BUILDKIT: '0' } })
    assert.match(await ipcr(['save', 'example/saved', '-o', `${directory}/untagged/`]), /^example\/saved:latest is sha256:/)
    await removeAllImages(daemon)
  })

  test('bad-input 34: what is no file is not replaced by one; a link stays one; nothing is left of what a signal ended', async () => {
    const [pipe, file, link] = ['pipe', 'target', 'link'].map((name) => join(directory, name)) as [string, string, string]
    await run('mkfifo', [pipe])
    const { code, stderr } = await attempt(['save', '-q', `127.0.0.1:${hub.port}/alice/piped:v1`, '-o', pipe])
    assert.deepEqual([code, (await lstat(pipe)).isFIFO()], [1, true])
    assert.match(stderr, /is there and no file: name another, or - for standard output/)
    await symlink(file, link)
    await writeFile(file, '')
    await ipcr(['save', '-q', `127.0.0.1:${hub.port}/alice/piped:v1`, '-o', link])
    assert.deepEqual([(await lstat(link)).isSymbolicLink(), (await lstat(file)).size > 0], [true, true])
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const target = join(directory, `ended-${signal}.tar`)
      const child = fork(WRITER, [target], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      await once(child, 'message')
      child.kill(signal)
      assert.deepEqual(await once(child, 'exit'), [null, signal])
      assert.deepEqual((await readdir(directory)).filter((name) => name.startsWith('ended')), [])
    }
  })

  test('what dockerd does not take is said in its own words', async () => {
    const { directory: layout } = await writeOciLayout(join(directory, 'no-tar'))
    const put = async (bytes: Uint8Array): Promise<{ digest: string; size: number }> => {
      const hex = createHash('sha256').update(bytes).digest('hex')
      await writeFile(join(layout, 'blobs', 'sha256', hex), bytes)
      return { digest: `sha256:${hex}`, size: bytes.length }
    }
    const layer = await put(randomBytes(30_000_000))
    const config = await put(Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [layer.digest] } })))
    const typed = { config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config }, layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer }] }
    const manifest = await put(Buffer.from(JSON.stringify({ schemaVersion: 2, ...typed })))
    await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest }] }))
    const { code, stdout, stderr } = await attempt(['load', '-q', '-i', layout])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^ipcr: dockerd does not take the image: .*tar/)
  })

  test('says in a sentence what is wrong', async () => {
    const broken = join(directory, 'broken.tar')
    await writeFile(broken, (await readFile(saved)).subarray(0, 100_000))
    for (const [args, why] of [
      [['load', '-i', './nowhere'], /neither a directory nor an archive/], [['load', '-i', broken], /no whole tar archive/],
      [['save', NAME, '-o', './app/', '--format', 'docker'], /a directory becomes an OCI Image Layout/], [['pull', `/ipfs/nonsense`], /is no image on IPFS/], [['pull', `/ipfs/${'Q'.repeat(46)}`], /is no image on IPFS/],
    ] as const) {
      const { code, stdout, stderr } = await attempt([...args])
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, why)
    }
    const { stderr } = await attempt(['load', '-i', saved], undefined, { DOCKER_HOST: 'unix:///nowhere' })
    assert.match(stderr, /dockerd cannot be asked at \/nowhere/)
  })
})
