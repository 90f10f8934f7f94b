// The lines of the pull box are run as they stand there: by a shell, with a real Kubo that asks nobody, docker and skopeo.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ipfsTools } from '../../lib/hub/ipfs-tools.ts'
import { openIpfsSource } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import { readShownImage } from '../../components/static/read-shown-image.ts'
import { pullPlaceOf } from '../../components/static/pull-place.ts'
import { removeAllImages, buildImage } from '../clients/image.ts'
import { type Dockerd, dockerTools, startDockerd } from '../clients/dockerd.ts'
import { saveImage } from '../layouts/prior-image.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { waitUntilPublished } from '../support/published.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const LINE = 'printed by what came from IPFS'
const tools = realClients('ipfs', 'skopeo')

describe('the lines of the pull box', { skip: dockerTools.skip || tools.skip }, () => {
  let [hub, kubo, daemon, directory]: [TestHub | undefined, TestKubo | undefined, Dockerd | undefined, string] = [undefined, undefined, undefined, '']
  let [root, saved] = ['', '']
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-lines-'));
    [hub, kubo, daemon] = await Promise.all([startHub(), startKubo({ config: { Gateway: { NoFetch: true } } }), startDockerd()])
    const image = `127.0.0.1:${hub.port}/alice/app:v1`
    await buildImage(daemon, image, LINE, 1)
    await daemon.docker(['push', image])
    await run(tools.paths.skopeo, ['--insecure-policy', 'copy', '--format=oci', '--src-tls-verify=false', '--dest-tls-verify=false', `docker://${image}`, `docker://127.0.0.1:${hub.port}/alice/app:oci`])
    root = await importNamespace(hub, kubo, directory)
    await saveImage(daemon, image, join(directory, 'registry/app/tags/v1'))
    saved = await kubo.run(['add', '-Q', '--recursive', '--cid-version=1', '--raw-leaves', join(directory, 'registry')])
  })
  after(async () => {
    await Promise.all([hub?.stop(), kubo?.stop(), daemon?.stop()])
    await rm(directory, { recursive: true, force: true })
  })

  const linesOf = async (title: string, place: string, reference: string): Promise<{ lines: string[]; loaded: string }> => {
    const source = openIpfsSource({ root: `/ipfs/${place}`, gateways: [new URL(kubo?.gateway ?? '')], routers: [] })
    const found = await readShownImage(source, { name: `${place}/app`, reference, platform: undefined })
    assert.ok(found, 'the image is not read')
    const { path, layout, loadable, image } = pullPlaceOf(found.place, found.name, { image: found.image, child: undefined, layout: found.layout })
    return { lines: ipfsTools({ path, layout, tag: image.tag, mediaType: image.mediaType, image: loadable }).find((tool) => tool.title === title)?.lines ?? [], loaded: 'app:v1' }
  }
  const runLines = async (name: string, lines: string[]): Promise<string> => {
    const cwd = join(directory, name)
    await mkdir(cwd)
    const env = { IPFS_PATH: kubo?.repository ?? '', DOCKER_HOST: daemon?.host ?? '', PATH: [dirname(tools.paths.ipfs), dirname(tools.paths.skopeo), dirname(dockerTools.paths.docker), process.env['PATH']].join(':') }
    const { stdout, stderr } = await run('sh', ['-ec', lines.join('\n')], { cwd, env })
    return stdout + stderr
  }
  const prints = async (image: string): Promise<string> => (await daemon?.docker(['run', '--rm', '--network', 'none', image]))?.stdout.trim() ?? ''

  test('fetch exactly one image of a root, and docker loads and runs it', async () => {
    assert.ok(daemon)
    await removeAllImages(daemon)
    const { lines, loaded } = await linesOf('IPFS', root, 'v1')
    assert.match(await runLines('one', lines), /Loaded image: app:v1/)
    assert.equal(await prints(loaded), LINE)
  })

  test('fetch a digest that has no tag', async () => {
    assert.ok(daemon)
    const digest = (await fetch(`${hub?.url}/v2/alice/app/manifests/v1`)).headers.get('docker-content-digest') ?? ''
    await removeAllImages(daemon)
    const { lines } = await linesOf('IPFS', root, digest)
    const [, id = ''] = /Loaded image ID: (sha256:\w+)/.exec(await runLines('digest', lines)) ?? []
    assert.equal(await prints(id), LINE)
  })

  test('fetch all of a repository, from which skopeo gives docker a tag', async () => {
    assert.ok(daemon)
    await removeAllImages(daemon)
    const { lines } = await linesOf('IPFS, all of it', root, 'oci')
    const said = await runLines('all', lines)
    assert.match(said, /Loaded image: app:oci/, lines.join('\n'))
    assert.equal(await prints('app:oci'), LINE)
    assert.equal((await linesOf('IPFS, all of it', root, 'v1')).lines.length, 1, 'skopeo does not see what docker pushed in a layout')
  })

  test('fetch what docker saved into a registry of ipcr-hackfs', async () => {
    assert.ok(daemon)
    await removeAllImages(daemon)
    const { lines } = await linesOf('IPFS', saved, 'v1')
    const [, loaded = ''] = /Loaded image: (\S+)/.exec(await runLines('saved', lines)) ?? []
    assert.equal(await prints(loaded), LINE)
  })
})

/** Puts the published root of alice into a Kubo; its CID. */
async function importNamespace(hub: TestHub, kubo: TestKubo, directory: string): Promise<string> {
  const { namespace } = await waitUntilPublished(hub, 'alice/app', 'oci')
  const root = (await fetch(`${hub.url}/ipns/${namespace}/`, { method: 'HEAD' })).headers.get('x-ipfs-roots')?.split(',')[0] ?? ''
  const file = join(directory, 'root.car')
  await writeFile(file, new Uint8Array(await (await fetch(`${hub.url}/ipfs/${root}?format=car`)).arrayBuffer()))
  await kubo.run(['dag', 'import', file])
  return root
}
