// ipcr push straight to a Kubo, without a hub; what it publishes is what a hub publishes of the same images.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { realClients } from '../support/real-client.ts'
import { run, type Output } from '../support/run.ts'
import { dockerTools, startDockerd, type Dockerd } from './dockerd.ts'
import { buildImage, removeAllImages } from './image.ts'
import { writeOciLayout } from './oci-layout.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const LINE = 'pushed without a hub'
const NAME = 'example/helloworld'
const tools = realClients('ipfs')

describe('ipcr push straight to IPFS', { skip: dockerTools.skip || tools.skip }, () => {
  let kubo: TestKubo
  let hub: TestHub
  let daemon: Dockerd
  let directory: string
  let saved: string

  before(async () => {
    ;[kubo, daemon] = await Promise.all([startKubo({ args: ['--offline'] }), startDockerd()])
    hub = await startHub({ env: { IPCR_GATEWAYS: kubo.gateway } })
    directory = await mkdtemp(join(tmpdir(), 'ipcr-push-ipfs-'))
    saved = join(directory, 'saved.tar')
    await buildImage(daemon, NAME, LINE, 6)
    await mkdir(join(directory, 'context'))
    await writeFile(join(directory, 'context', 'Dockerfile'), `FROM ${NAME}\nLABEL org.opencontainers.image.description="says   what it  is"\n`)
    await daemon.docker(['build', '--network', 'none', '--tag', `${NAME}:said`, join(directory, 'context')])
    await daemon.docker(['save', '-o', saved, `${NAME}:latest`, `${NAME}:said`])
  })
  after(async () => {
    await daemon?.stop()
    await kubo?.stop()
    await rm(directory, { recursive: true, force: true })
    assert.equal(await hub?.stop(), 0, hub?.log())
  })

  const attempt = (args: string[], { input, env = {} }: { input?: Uint8Array; env?: Record<string, string> } = {}): Promise<Output> =>
    run(process.execPath, [CLI, 'push', ...args], { allowFailure: true, ...(input ? { input } : {}), env: { IPCR_DATA: join(directory, 'nothing'), DOCKER_HOST: daemon.host, KUBO_RPC_URL: kubo.api, ...env } })
  const push = async (args: string[], more: Parameters<typeof attempt>[1] = {}): Promise<string> => {
    const output = await attempt(args, more)
    assert.equal(output.code, 0, output.stderr)
    return output.stdout
  }
  /** What the hub publishes of it. */
  const atHub = async (args: string[], input?: Uint8Array): Promise<string> => (await push(['-q', '--ipfs', ...args], { env: { IPCR_DATA: hub.dataDir }, ...(input ? { input } : {}) })).trim().split('\n').at(-1) ?? ''

  test('from dockerd, to the Kubo that is configured when no hub runs here: the CID that a hub publishes, pinned', async () => {
    const output = await attempt([NAME])
    const [, path = '', digest] = /^(\/ipfs\/bafybei\w+)\n(sha256:[0-9a-f]{64})\n$/.exec(output.stdout) ?? assert.fail(`${output.stdout}${output.stderr}`)
    assert.match(output.stderr, /^\d+\.\d MiB pushed\n$/)
    assert.equal(path, await atHub([NAME]))
    assert.match(await kubo.run(['pin', 'ls', '--type=recursive', '--names', path.slice('/ipfs/'.length)]), new RegExp(`recursive ipcr ${NAME}$`))
    assert.deepEqual(await push(['-q', NAME]), `${path}\n`)
    assert.deepEqual(JSON.parse(await push(['--json', '--ipfs-host', new URL(kubo.api).host, NAME])), { name: `${NAME}:latest`, digest, ipfs: path })
    const cid = path.slice('/ipfs/'.length)
    await removeAllImages(daemon)
    await daemon.docker(['pull', `127.0.0.1:${hub.port}/${cid}`])
    assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', `127.0.0.1:${hub.port}/${cid}`])).stdout.trim(), LINE)
    await daemon.docker(['load', '-i', saved])
  })

  test('an archive with two tags of a repository, from a file and standard input, is one directory, with what the newest says of itself', async () => {
    const path = await atHub([saved])
    assert.equal(await push(['-q', saved]), `${path}\n`)
    assert.equal(await push(['-q', '-'], { input: await readFile(saved) }), `${path}\n`)
    assert.equal(await kubo.run(['cat', `${path}/README-short.txt`]), 'says what it is')
    assert.equal(await kubo.run(['ls', `${path}/refs/tags`]).then((text) => text.replaceAll(/^\S+ \d+ /gm, '')), 'latest\nsaid')
  })

  test('an OCI layout of several platforms, from its directory, its archive and standard input under a name', async () => {
    const layout = join(directory, 'layout')
    await writeOciLayout(layout)
    await run('tar', ['-cf', `${layout}.tar`, '-C', layout, '.'])
    const path = await atHub([layout, 'alice/layout:v1'])
    for (const source of [layout, `${layout}.tar`]) assert.equal(await push(['-q', source, 'alice/layout:v1']), `${path}\n`)
    assert.equal(await push(['-q', '-', 'alice/layout:v1'], { input: await readFile(`${layout}.tar`) }), `${path}\n`)
  })

  describe('--key', () => {
    const places = async (args: string[]): Promise<{ ipfs: string; ipns: string }> => {
      const [ipfs = '', ipns = ''] = (await push(args)).split('\n')
      return { ipfs, ipns }
    }
    const refusal = async (args: string[], why: RegExp, env: Record<string, string> = {}): Promise<void> => {
      const { code, stdout, stderr } = await attempt(args, { env })
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, why)
    }

    test('makes the key, joins what its name stands for, and keeps what a tag meant before, as a hub does', async () => {
      const other = await places([`${NAME}:latest`, 'alice/tools/other:v1', '--key', 'alice'])
      let [again, atTheHub] = [other, '']
      // The first is without a tag for a while.
      for (const [image, tag] of [['latest', 'v1'], ['said', 'v1'], ['latest', 'v2'], ['said', 'v3']]) {
        again = await places([`${NAME}:${image}`, `alice/app:${tag}`, '--key', 'alice'])
        atTheHub = await atHub([`${NAME}:${image}`, `alice/app:${tag}`])
        // What the newest says of itself is not taken back where no hub knows who wrote it.
        if (tag !== 'v2') assert.equal(again.ipfs, atTheHub, tag)
      }
      const [, key] = /^\/ipns\/(k51\w+)\/app$/.exec(again.ipns) ?? assert.fail(again.ipns)
      assert.equal(other.ipns, `/ipns/${key}/tools/other`)
      assert.match(await kubo.run(['key', 'list', '-l', '--ipns-base=base36']), new RegExp(`^${key} alice$`, 'm'))
      assert.equal(`/ipfs/${await kubo.run(['resolve', '-r', `/ipns/${key}/app`]).then((path) => path.split('/')[2])}`, again.ipfs)
      assert.equal(await kubo.run(['cat', `/ipns/${key}/ipcr.json`]), '{"claim":null,"kind":"namespace","v":1}')
      const pins = await kubo.run(['pin', 'ls', '--type=recursive', '--names'])
      assert.equal(pins.split('\n').filter((line) => line.endsWith(` ipcr /ipns/${key}`)).length, 1)
      await daemon.docker(['pull', `127.0.0.1:${hub.port}/${key}/tools/other:v1`])
    })

    test('a namespace whose directory is of an older layout keeps its images, which are not mixed with new ones', async () => {
      const old = join(directory, 'hackfs')
      await mkdir(join(old, 'app', 'tags', 'v1'), { recursive: true })
      await run('tar', ['-xf', saved, '-C', join(old, 'app', 'tags', 'v1')])
      await kubo.run(['key', 'gen', 'hackfs'])
      await kubo.run(['name', 'publish', '--allow-offline', '--key=hackfs', `/ipfs/${await kubo.run(['add', '-rQ', '--cid-version=0', old])}`])
      await refusal([`${NAME}:latest`, 'alice/app:v2', '--key', 'hackfs'], /app is there already, in an older layout \(hackfs\)/)
      const { ipns } = await places([`${NAME}:latest`, 'alice/new:v1', '--key', 'hackfs'])
      assert.deepEqual((await kubo.run(['ls', ipns.replace(/\/new$/, '')])).match(/\S+\/$/gm), ['app/', 'new/'])
    })

    test('a push that fails leaves no key behind that the next one would take for one whose name is lost', async () => {
      await daemon.docker(['tag', `${NAME}:latest`, 'other/app:v1'])
      await daemon.docker(['save', '-o', join(directory, 'two.tar'), `${NAME}:latest`, 'other/app:v1'])
      await refusal([join(directory, 'two.tar'), '--key', 'fresh'], /are of several namespaces \(example, other\)/)
      assert.doesNotMatch(await kubo.run(['key', 'list']), /^fresh$/m)
      assert.match((await places([`${NAME}:latest`, 'alice/app:v1', '--key', 'fresh'])).ipns, /^\/ipns\/k51\w+\/app$/)
    })

    test('what a name stands for is never lost: one that cannot be resolved, and one of something else, are refused', async () => {
      const offered: [string, string | undefined, RegExp][] = [
        ['unknown', undefined, /nothing can be found under \/ipns\/k51\w+, and the key unknown is not new/],
        ['image', await push(['-q', `${NAME}:latest`]), /stands for one repository, not for a namespace/],
        ['below', `${(await push(['-q', `${NAME}:latest`])).trim()}/refs`, /below another directory/],
        ['hub', `/ipfs/${await kubo.run(['add', '-rQ', await hubRoot()])}`, /stands for a whole hub/],
      ]
      for (const [key, path, why] of offered) {
        await kubo.run(['key', 'gen', key])
        if (path !== undefined) await kubo.run(['name', 'publish', '--allow-offline', `--key=${key}`, path.trim()])
        await refusal([`${NAME}:latest`, 'alice/app:v1', '--key', key], why)
      }
    })

    async function hubRoot(): Promise<string> {
      await mkdir(join(directory, 'hub'), { recursive: true })
      await writeFile(join(directory, 'hub', 'ipcr.json'), '{"claim":null,"kind":"hub","v":1}')
      return join(directory, 'hub')
    }
  })

  test('says in a sentence what is wrong, and publishes nothing', async () => {
    const damaged = join(directory, 'damaged')
    await writeOciLayout(damaged)
    const large = (await run('find', [join(damaged, 'blobs'), '-type', 'f', '-size', '+64k'])).stdout.trim().split('\n')[0] ?? ''
    await writeFile(large, Buffer.alloc(100_000))
    const pinned = async (): Promise<string[]> => (await kubo.run(['pin', 'ls', '--type=recursive'])).split('\n').sort()
    const pins = await pinned()
    for (const [args, why, env, exit = 1] of [
      [[damaged, 'alice/app:v1'], /has other bytes than its name says: the archive is damaged/, {}],
      [['-r', '127.0.0.1:5000', '--ipfs-host', '127.0.0.1:5001', NAME], /say one of them/, {}, 2], [['--ipfs-host', 'a/b', NAME], /is no address of a Kubo/, {}],
      [['--ipfs-host', '127.0.0.1:1', NAME], /^ipcr: no Kubo answers at 127\.0\.0\.1:1: start it/, {}], [[NAME], /^ipcr: no hub runs on this data directory, and no Kubo answers at 127\.0\.0\.1:1: start one/, { KUBO_RPC_URL: 'http://127.0.0.1:1' }],
    ] as const) {
      const { code, stdout, stderr } = await attempt([...args], { env })
      assert.deepEqual([code, stdout], [exit, ''])
      assert.match(stderr, why)
    }
    assert.deepEqual(await pinned(), pins)
  })
})
