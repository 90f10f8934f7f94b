// ipdr: its commands with `ipcr` in their place, without a hub and beside one, and what it left on IPFS.
import assert from 'node:assert/strict'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { after, before, describe, test, type TestContext } from 'node:test'
import { CID } from 'multiformats/cid'
import { removeAllImages } from '../clients/image.ts'
import { dockerized, type Network, priorTools, startNetwork } from '../layouts/network.ts'
import { CIDV1_KUBO, OLD_KUBO, type PushedImage, writePushed, type Writer } from '../layouts/prior-image.ts'
import { startHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { rowCommands } from './readme-row.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const LINE = 'printed by an image of ipdr'
const IMAGE = 'example/helloworld'
const ONE_LINER = 'IPFS_HASH="$(ipcr push example/helloworld --silent)"; REPO_TAG=$(ipcr pull "$IPFS_HASH" --silent); docker run "$REPO_TAG"'
const PAIRS = [
  ['QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk', 'ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y'],
  ['QmRhKG1VGPqEt3cwbehHWroqjhbC1izFCC4wudaJjRgrAk', 'ciqddxseacsddleyizojmahrh2uaq7ujnplse6r6mylurgu4bfodrmi'],
] as const
const GENERATIONS: [Writer, string[], string][] = [['first ipdr', OLD_KUBO, ''], ['ipdr', CIDV1_KUBO, ':v1'], ['both schemas', OLD_KUBO, ':latest']]
const { paths } = realClients('docker', 'openssl')

describe('ipdr', priorTools, () => {
  let net: Network
  let image: PushedImage
  let archive: string
  const roots = new Map<Writer, string>()
  const rootOf = (writer: Writer): string => roots.get(writer) ?? assert.fail(writer)

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    archive = join(net.directory, 'image.tar')
    await net.daemon.docker(['save', '--output', archive, IMAGE])
    for (const [writer, flags] of GENERATIONS) {
      image = await writePushed(archive, join(net.directory, writer), writer)
      roots.set(writer, await net.kubo.run(['add', '-rQ', ...flags, join(net.directory, writer)]))
    }
    await installed(join(net.directory, 'bin'))
  })
  after(() => net?.stop())

  /** As `npm i -g` leaves it, and docker beside it. */
  async function installed(bin: string): Promise<void> {
    await mkdir(bin)
    await symlink(paths.docker, join(bin, 'docker'))
    for (const [name, first] of [['ipcr', ''], ['npx', 'shift\n']] as const) {
      await writeFile(join(bin, name), `#!/bin/sh\n${first}exec ${process.execPath} ${ROOT}cli/ipcr.mjs "$@"\n`)
      await chmod(join(bin, name), 0o755)
    }
  }

  /** A shell of somebody without a hub whose Kubo is not at 127.0.0.1:5001, or with this test's hub. */
  const shell = async (script: string, { hub = false, env = {} }: { hub?: boolean; env?: Record<string, string> } = {}): Promise<string> => {
    const where: Record<string, string> = hub ? { IPCR_DATA: net.hub.dataDir } : { IPCR_DATA: join(net.directory, 'nothing'), KUBO_RPC_URL: net.kubo.api }
    const path = `${join(net.directory, 'bin')}${delimiter}${process.env['PATH']}`
    return (await run('sh', ['-euc', script], { env: { PATH: path, DOCKER_HOST: net.daemon.host, DOCKER_CONFIG: net.directory, XDG_CONFIG_HOME: net.directory, ...where, ...env } })).stdout
  }
  const prints = async (name: string): Promise<void> => assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', name])).stdout, `${LINE}\n`)
  const fresh = async (): Promise<void> => {
    await removeAllImages(net.daemon)
    await net.daemon.docker(['load', '-i', archive])
  }

  describe('its one-liner', () => {
    test('runs as it is, with no hub at all', async () => {
      assert.equal(await shell(ONE_LINER), `${LINE}\n`)
    })

    test('prints the path, then the name by which docker knows the image, which is out of IPFS', async () => {
      const path = await shell('ipcr push example/helloworld --silent')
      assert.match(path, /^\/ipfs\/bafy\w+\n$/)
      await removeAllImages(net.daemon)
      const name = await shell(`ipcr pull ${path.trim()} --silent`)
      assert.equal(name, `docker.localhost:5000/${dockerized(path.trim().slice('/ipfs/'.length))}\n`)
      await prints(name.trim())
      await fresh()
    })

    test('runs beside a hub too, by the hub’s name then', async () => {
      assert.equal(await shell(ONE_LINER, { hub: true }), `${LINE}\n`)
    })

    test('without --silent it says more, and the same', async () => {
      const path = (await shell('ipcr push example/helloworld --silent')).trim()
      assert.equal((await shell('ipcr push example/helloworld')).split('\n')[0], path)
      assert.ok((await shell(`ipcr pull ${path}`)).startsWith(`docker.localhost:5000/${dockerized(path.slice('/ipfs/'.length))} is sha256:`))
    })
  })

  test('takes its flags: --ipfs-host, --ipfs-gateway, --docker-registry-host', async () => {
    const nowhere = { KUBO_RPC_URL: 'http://127.0.0.1:1' }
    const [api, gateway] = [new URL(net.kubo.api).host, new URL(net.kubo.gateway).host]
    const path = (await shell(`ipcr push example/helloworld --silent --ipfs-host ${api} --docker-registry-host docker.localhost:5000`, { env: nowhere })).trim()
    assert.equal(path, (await shell('ipcr push example/helloworld --silent')).trim())
    const ciq = dockerized(path.slice('/ipfs/'.length))
    assert.equal(await shell(`ipcr pull --silent --ipfs-host=${api} --docker-registry-host=127.0.0.1:7000 ${path}`, { env: nowhere }), `127.0.0.1:7000/${ciq}\n`)
    for (const spelled of [gateway, net.kubo.gateway]) assert.equal(await shell(`ipcr pull --silent --ipfs-gateway ${spelled} ${path}`, { env: nowhere }), `docker.localhost:5000/${ciq}\n`)
  })

  describe('what it left on IPFS', () => {
    // Each generation, and each spelling, once.
    for (const [i, [writer, , tag]] of GENERATIONS.entries())
      test(`ipcr pull brings it by ${['ciq…', 'its CIDv1', 'its path'][i]}, as ${writer} wrote it`, async () => {
        const root = rootOf(writer)
        await removeAllImages(net.daemon)
        const name = (await shell(`ipcr pull --silent ${[dockerized(root), CID.parse(root).toV1().toString(), `/ipfs/${root}`][i]}${tag}`)).trim()
        assert.equal(name, `docker.localhost:5000/${dockerized(root)}${tag}`)
        await prints(name)
        await fresh()
      })

    test('docker pulls it through a hub, as the README’s row has it', async () => {
      const [command = ''] = rowCommands('ipdr')
      await removeAllImages(net.daemon)
      const pulled = await shell(command.replace('127.0.0.1:5000', net.host()).replace('ciq…', dockerized(rootOf('both schemas'))), { hub: true })
      assert.ok(pulled.includes(image.digest), pulled)
      await fresh()
    })
  })

  test('the README’s row: pushed, pulled and run, with a hub and without', async () => {
    const [, command = ''] = rowCommands('ipdr')
    assert.match(command, /push example\/helloworld --silent.*pull .*docker run/)
    for (const hub of [true, false]) assert.equal(await shell(command, { hub }), `${LINE}\n`)
  })

  test('convert turns both worked pairs of hashes into each other', async () => {
    for (const [cid, ciq] of PAIRS) assert.equal(await shell(`ipcr convert ${cid} --format=docker; ipcr convert ${ciq} -f ipfs; ${rowCommands('ipdr').at(-1)?.replace('ciq…', ciq)}`), `${ciq}\n${cid}\n${cid}\n`)
  })

  describe('server', () => {
    test('-p, --ipfs-gateway: docker pulls by the dockerized hash what the gateway has', async (t) => {
      const port = await serve(t, ['--ipfs-gateway', new URL(net.kubo.gateway).host])
      await removeAllImages(net.daemon)
      await net.daemon.docker(['pull', `127.0.0.1:${port}/${dockerized(rootOf('ipdr'))}`])
      await prints(`127.0.0.1:${port}/${dockerized(rootOf('ipdr'))}`)
      await fresh()
    })

    test('--ipfs-host, --docker-registry-host, --tlsKeyPath, --tlsCertPath: the same over TLS out of a Kubo, under the name that ipdr has', async (t) => {
      const [key, cert] = ['key', 'crt'].map((name) => join(net.directory, `tls.${name}`)) as [string, string]
      await run(paths.openssl, ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=docker.localhost', '-addext', 'subjectAltName=DNS:docker.localhost', '-keyout', key, '-out', cert])
      const port = await serve(t, ['--ipfs-host', new URL(net.kubo.api).host, '--docker-registry-host', 'docker.localhost', '--tlsKeyPath', key, '--tlsCertPath', cert])
      const url = `https://docker.localhost/v2/${dockerized(rootOf('ipdr'))}/manifests/v1`
      const { stdout } = await run('curl', ['-sSf', '--cacert', cert, '--connect-to', `docker.localhost:443:127.0.0.1:${port}`, '-H', 'accept: */*', url])
      assert.equal(stdout, image.manifest.toString())
    })

    async function serve(t: TestContext, args: string[]): Promise<number> {
      const hub = await startHub({ args: ['cli/main.ts', 'server', '-p', '0', ...args] })
      t.after(() => hub.stop())
      return hub.port
    }
  })
})
