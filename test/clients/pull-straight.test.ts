// `ipcr pull` without a hub: out of what prior systems and ours left on IPFS, into a real dockerd.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CID } from 'multiformats/cid'
import { dockerized, type Network, priorTools, startNetwork } from '../layouts/network.ts'
import { OLD_KUBO, type PushedImage, saveImage, toNewSave, writePushed } from '../layouts/prior-image.ts'
import { type Misdeed, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { waitUntilPublished } from '../support/published.ts'
import { run, type Output } from '../support/run.ts'
import { removeAllImages } from './image.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const LINE = 'pulled straight over IPFS'
const IMAGE = 'example/helloworld:v1'

describe('ipcr pull, straight over IPFS', priorTools, () => {
  let net: Network
  let pushed: PushedImage
  const roots = { ipdr: '', named: '', hackfs: '', newHackfs: '' }

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    const archive = join(net.directory, 'image.tar')
    await net.daemon.docker(['save', '--output', archive, IMAGE])
    pushed = await writePushed(archive, join(net.directory, 'ipdr'), 'both schemas')
    await writePushed(archive, join(net.directory, 'named', 'library', 'hello'), 'image2ipfs')
    await saveImage(net.daemon, IMAGE, join(net.directory, 'old'))
    await mkdir(join(net.directory, 'new'))
    await toNewSave(join(net.directory, 'old'), join(net.directory, 'new'))
    for (const [registry, save] of [['hackfs', 'old'], ['newHackfs', 'new']] as const)
      await cp(join(net.directory, save), join(net.directory, registry, 'hello', 'tags', 'v1'), { recursive: true })
    for (const name of ['ipdr', 'named', 'hackfs', 'newHackfs'] as const) roots[name] = await net.kubo.run(['add', '-rQ', ...OLD_KUBO, join(net.directory, name)])
    await removeAllImages(net.daemon)
  })
  after(() => net?.stop())

  const ipcr = (args: string[], env: Record<string, string> = {}): Promise<Output> =>
    run(process.execPath, [CLI, ...args], { allowFailure: true, env: { IPCR_DATA: join(net.directory, 'none'), DOCKER_HOST: net.daemon.host, DNS_SERVERS: net.zone.server, XDG_CONFIG_HOME: net.directory, ...env } })
  const done = async (args: string[], env?: Record<string, string>): Promise<string> => {
    const { code, stdout, stderr } = await ipcr(args, env)
    assert.equal(code, 0, stderr)
    assert.equal(stderr, '')
    return stdout.trimEnd()
  }
  const pull = (args: string[], env?: Record<string, string>): Promise<string> => done(['pull', '-q', ...args], env)
  const runs = async (name: string): Promise<void> => {
    assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', name])).stdout.trim(), LINE)
    await removeAllImages(net.daemon)
  }
  const api = (): string => new URL(net.kubo.api).host

  test('by the path that ipdr prints, and prints the name that ipdr gave it', async () => {
    const name = await pull([`/ipfs/${roots.ipdr}`, '--ipfs-host', api()])
    assert.equal(name, `docker.localhost:5000/${dockerized(roots.ipdr)}`)
    await runs(name)
  })

  test('by ciq…, by a CIDv1 and with a tag, out of a gateway', async () => {
    const v1 = CID.parse(roots.ipdr).toV1().toString()
    for (const [text, more, name] of [
      [dockerized(roots.ipdr), [], `docker.localhost:5000/${dockerized(roots.ipdr)}`],
      [v1, ['--docker-registry-host', 'hub.example:5001'], `hub.example:5001/${dockerized(roots.ipdr)}`],
      [`${dockerized(roots.named)}/library/hello:latest`, [], `docker.localhost:5000/${dockerized(roots.named)}/library/hello:latest`],
    ] as const) {
      assert.equal(await pull([text, '--gateway', net.kubo.gateway, ...more]), name)
      await runs(name)
    }
  })

  test('says what it is on standard error, and the name with its digest on standard output', async () => {
    const { stdout, stderr } = await ipcr(['pull', `/ipfs/${roots.ipdr}`, '--ipfs-host', api()])
    assert.equal(stdout, `docker.localhost:5000/${dockerized(roots.ipdr)} is ${pushed.digest}\n`)
    assert.match(stderr, /published {2}by nobody: its hash says what it is/)
    const { stdout: json } = await ipcr(['pull', `/ipfs/${roots.ipdr}`, '--json', '--ipfs-host', api()])
    assert.deepEqual(JSON.parse(json), { image: `docker.localhost:5000/${dockerized(roots.ipdr)}`, digest: pushed.digest, trust: null })
    await removeAllImages(net.daemon)
  })

  test('what docker save wrote, old and new, under the only tag that is there', async () => {
    for (const root of [roots.hackfs, roots.newHackfs]) {
      const name = await pull([`/ipfs/${root}/hello`, '--ipfs-host', api()])
      assert.equal(name, `docker.localhost:5000/${dockerized(root)}/hello:v1`)
      await runs(name)
    }
  })

  describe('what a hub published', () => {
    let k51: string
    let hubKey: string
    const domain = 'registry.example'

    before(async () => {
      await net.daemon.docker(['load', '--input', join(net.directory, 'image.tar')])
      await net.daemon.docker(['tag', IMAGE, `${net.host()}/alice/app:v1`])
      await net.daemon.docker(['push', `${net.host()}/alice/app:v1`])
      ;({ namespace: k51, hub: hubKey } = await waitUntilPublished(net.hub, 'alice/app', 'v1'))
      net.zone.set(`_dnslink.${domain}`, [`dnslink=/ipns/${k51}`])
      net.zone.set('_dnslink.hub.example', [`dnslink=/ipns/${hubKey}`])
      await removeAllImages(net.daemon)
    })

    test('by the name of its key, out of the hub that runs here, and out of one that is named', async () => {
      const name = await pull([`${k51}/app:v1`], { IPCR_DATA: net.hub.dataDir })
      assert.equal(name, `${k51}/app:v1`)
      await runs(name)
      await runs(await pull([`/ipns/${k51}/app:v1`, '--gateway', net.hub.url]))
    })

    test('by a domain with a DNSLink that is no registry, and below the domain of a hub', async () => {
      for (const name of [`${domain}/app:v1`, 'hub.example/alice/app:v1']) {
        assert.equal(await pull([name, '--gateway', net.hub.url]), name)
        await runs(name)
      }
    })

    test('by its digest, as an image without a name', async () => {
      const digest = await (await fetch(`${net.hub.url}/v2/alice/app/manifests/v1`, { method: 'HEAD', headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' } })).headers.get('docker-content-digest')
      const name = await pull([`${k51}/app@${digest}`, '--gateway', net.hub.url])
      assert.match(name, /^sha256:[0-9a-f]{64}$/)
      await runs(name)
    })

    test('is refused with --strict when nobody signed it, and where there is none of its tags says which there are', async () => {
      const strict = await ipcr(['pull', '--strict', `${k51}/app:v1`, '--gateway', net.hub.url])
      assert.deepEqual([strict.code, strict.stdout], [1, ''])
      assert.match(strict.stderr, /not taken: nobody signed/)
      assert.match((await ipcr(['pull', '--strict', `/ipfs/${roots.ipdr}`, '--ipfs-host', api()])).stderr, /nobody’s signature is behind it/)
      assert.match((await ipcr(['pull', `${k51}/app:v2`, '--gateway', net.hub.url])).stderr, /no tag v2 of app, which has /)
    })

    test('into an archive that docker and skopeo load, an OCI layout, and standard output', async () => {
      const tar = join(net.directory, 'app.tar')
      assert.equal(await done(['pull', '-q', `${domain}/app:v1`, '--gateway', net.hub.url, '-o', tar]), `${domain}/app:v1`)
      await net.daemon.docker(['load', '--input', tar])
      await runs(`${domain}/app:v1`)
      await net.skopeo('copy', `docker-archive:${tar}`, `dir:${net.directory}/from-tar`)
      const layout = join(net.directory, 'layout')
      for (const text of [`${domain}/app:v1`, `/ipfs/${roots.ipdr}`]) await done(['pull', '-q', text, '--gateway', net.hub.url, net.kubo.gateway, '-o', `${layout}/`])
      const { manifests } = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'))
      assert.equal(manifests.length, 2)
      await net.skopeo('copy', `oci:${layout}:v1`, `dir:${net.directory}/from-layout`)
    })
  })

  describe('where somebody lies', () => {
    const withLiar = async (misdeed: Misdeed, work: (url: string) => Promise<void>): Promise<void> => {
      const liar = await startDishonestGateway(net.kubo.gateway)
      liar.behave((path) => (!path.includes(roots.ipdr) ? misdeed : undefined))
      await work(liar.url).finally(() => liar.stop())
    }

    for (const misdeed of ['flip', 'html', 'endless', 'cut', 'missing'] as const) {
      test(`bad-input 29: of two gateways one sends blocks ${misdeed}: the other gives them all`, () => withLiar(misdeed, async (url) => {
        const { code, stdout, stderr } = await ipcr(['pull', '-q', `/ipfs/${roots.ipdr}`, '--gateway', url, net.kubo.gateway])
        assert.equal(code, 0, stderr)
        if (misdeed === 'flip' || misdeed === 'html') assert.match(stderr, new RegExp(`^${url} is not asked any more: it sent other bytes`))
        await runs(stdout.trim())
      }))
    }

    test('bad-input 29: when the only one lies, dockerd gets no image, and a file is not there', () => withLiar('flip', async (url) => {
      const file = join(net.directory, 'lied.tar')
      for (const more of [[], ['-o', file]]) {
        const { code, stdout, stderr } = await ipcr(['pull', '-q', `/ipfs/${roots.ipdr}`, '--gateway', url, ...more])
        assert.deepEqual([code, stdout], [1, ''])
        assert.match(stderr, /is not asked any more: it sent other bytes[\s\S]*ipcr: nobody who was asked/)
      }
      assert.equal((await net.daemon.docker(['images', '--quiet', '--all'])).stdout, '')
      assert.deepEqual((await readdir(net.directory)).filter((name) => name.startsWith('lied')), [])
    }))

    test('bad-input 29: a layer that is another than its name says is refused, though each of its blocks is right', async () => {
      const forged = join(net.directory, 'forged')
      await cp(join(net.directory, 'ipdr'), forged, { recursive: true })
      const { layers } = JSON.parse(pushed.manifest.toString())
      const layer = layers.at(-1)
      await writeFile(join(forged, 'blobs', layer.digest), randomBytes(layer.size))
      const root = await net.kubo.run(['add', '-rQ', ...OLD_KUBO, forged])
      const { code, stderr } = await ipcr(['pull', '-q', `/ipfs/${root}`, '--ipfs-host', api()])
      assert.equal(code, 1)
      assert.match(stderr, new RegExp(`what stands under ${layer.digest} is other content`))
      assert.equal((await net.daemon.docker(['images', '--quiet', '--all'])).stdout, '')
    })
  })
})
