// ipcr-hackfs: a registry made by hand with docker, tar and ipfs.
import assert from 'node:assert/strict'
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import { parsePeerId } from '../../lib/names/ipns-name.ts'
import { removeAllImages } from '../clients/image.ts'
import { writeOciLayout } from '../clients/oci-layout.ts'
import { run } from '../support/run.ts'
import { type Network, dockerized, priorTools, startNetwork } from './network.ts'
import { DOCKER_MANIFEST, digestOf, OCI_MANIFEST, OLD_KUBO, saveImage, toNewSave } from './prior-image.ts'

const LINE = 'printed by an image of ipcr-hackfs'
const IMAGE = 'ipfs/go-ipfs:v0.6.0'

describe('ipcr-hackfs', priorTools, () => {
  let net: Network
  let registry = ''
  let root = ''
  let oldKey = ''
  let key = ''

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    registry = join(net.directory, '.ipcr')
    await mkdir(registry)
    oldKey = await net.kubo.run(['key', 'gen', '--type=rsa', '--size=2048', '--ipns-base=b58mh', 'old'])
    key = parsePeerId(oldKey) ?? ''
    net.zone.set('your.domain', [`dnslink=/ipns/${oldKey}`])
    await publish()
  })
  after(() => net?.stop())

  /** What the README says: `ipfs add -Qr .ipcr`, `ipfs name publish`. */
  const publish = async (): Promise<void> => {
    root = await net.kubo.run(['add', '-Qr', ...OLD_KUBO, registry])
    await net.kubo.run(['name', 'publish', '--allow-offline', '--key=old', '--ipns-base=b58mh', root])
  }
  const runs = async (name: string): Promise<void> => {
    const image = `${net.host()}/${name}`
    await removeAllImages(net.daemon)
    await net.daemon.docker(['pull', image])
    assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', image])).stdout.trim(), LINE)
  }
  const manifestOf = (url: string, name: string, reference: string, accept: string) => fetch(`${url}/v2/${name}/manifests/${reference}`, { headers: { accept } })
  const digests = async (url: string, tag: string): Promise<(string | null)[]> =>
    Promise.all([OCI_MANIFEST, DOCKER_MANIFEST].map(async (accept) => (await manifestOf(url, 'your.domain/go-ipfs', tag, accept)).headers.get('docker-content-digest')))

  test('an empty registry has nothing, and what is added to it is found', async () => {
    const empty = await net.daemon.docker(['pull', `${net.host()}/your.domain/go-ipfs:v0.6.0`], { allowFailure: true })
    assert.match(empty.stderr, /there is no repository at|not found/)
    const tags = join(registry, 'go-ipfs', 'tags')
    await saveImage(net.daemon, IMAGE, join(tags, 'v0.6.0'))
    await linkLayers(join(tags, 'v0.6.0'), join(tags, 'linked'))
    await toNewSave(join(tags, 'v0.6.0'), join(tags, 'new'))
    await saveBySkopeo(net, join(tags, 'skopeo'))
    await writeOciLayout(join(tags, 'v1'))
    await writeFile(join(registry, 'go-ipfs', 'README-short.txt'), 'Go implementation of IPFS, the InterPlanetary FileSystem\n')
    await publish()
    net.zone.set('_dnslink.other.domain', [`dnslink=/ipfs/${root}`])
    await delay(2000)
    await runs('your.domain/go-ipfs:v0.6.0')
  })

  test('the root, its chunks and the key are old ones, and links stayed links', async () => {
    assert.match(root, /^Qm/)
    const [image] = JSON.parse(await net.kubo.run(['cat', `${root}/go-ipfs/tags/linked/manifest.json`])) as { Layers: string[] }[]
    const layer = `/ipfs/${root}/go-ipfs/tags/linked/${image?.Layers[1]}`
    assert.match(await net.kubo.run(['block', 'get', layer]), /shared1\/layer.tar/)
    assert.match(oldKey, /^Qm/)
    assert.match(key, /^k2k4/)
  })

  const names: [string, () => string][] = [
    ['a domain that links to an RSA key', () => 'your.domain/go-ipfs:v0.6.0'],
    ['a domain that links to the root', () => 'other.domain/go-ipfs:v0.6.0'],
    ['the RSA key', () => `${key}/go-ipfs:v0.6.0`],
    ['the CID of the root', () => `${CID.parse(root).toV1().toString()}/go-ipfs:v0.6.0`],
    ['the dockerized hash of the root', () => `${dockerized(root)}/go-ipfs:v0.6.0`],
    ['a domain, layers being links to each other', () => 'your.domain/go-ipfs:linked'],
    ['a domain, saved by skopeo', () => 'your.domain/go-ipfs:skopeo'],
    ['a domain, saved by a newer docker', () => 'your.domain/go-ipfs:new'],
  ]
  for (const [what, name] of names) test(`docker pulls by ${what}, and runs it`, () => runs(name()))

  test('skopeo copies it, and both platforms of a save of several', async () => {
    const from = (tag: string): string => `docker://${net.host()}/your.domain/go-ipfs:${tag}`
    await net.skopeo('copy', '--src-tls-verify=false', from('v0.6.0'), `oci:${net.directory}/copy:v1`)
    await net.skopeo('copy', '--all', '--src-tls-verify=false', from('v1'), `oci:${net.directory}/all:v1`)
    for (const architecture of ['amd64', 'arm64']) {
      const config = JSON.parse(await net.skopeo('inspect', '--config', '--override-arch', architecture, `oci:${net.directory}/all:v1`)) as { architecture: string }
      assert.equal(config.architecture, architecture)
    }
  })

  test('lists its tags', async () => {
    const answer = await fetch(`${net.hub.url}/v2/your.domain/go-ipfs/tags/list`)
    assert.deepEqual(await answer.json(), { name: 'your.domain/go-ipfs', tags: ['linked', 'new', 'skopeo', 'v0.6.0', 'v1'] })
  })

  test('one image has one digest, on two hubs and however it was saved; docker’s form has its own', async () => {
    const [oci, docker] = await digests(net.hub.url, 'v0.6.0')
    assert.notEqual(oci, docker)
    for (const tag of ['linked', 'new', 'skopeo']) assert.deepEqual(await digests(net.hub.url, tag), [oci, docker])
    assert.deepEqual(await net.besides(({ url }) => digests(url, 'v0.6.0')), [oci, docker])
  })

  test('pulls by either digest through a hub that was not asked for the tag', async () => {
    const found = await digests(net.hub.url, 'v0.6.0')
    await net.restart({ keep: false })
    for (const digest of found) {
      const answer = await manifestOf(net.hub.url, 'your.domain/go-ipfs', String(digest), '*/*')
      assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), digest)
    }
    await net.restart({ keep: true })
    await runs(`your.domain/go-ipfs@${found[0]}`)
    await runs(`your.domain/go-ipfs@${found[1]}`)
  })

  test('a tag that is not there is a manifest unknown', async () => {
    const answer = await manifestOf(net.hub.url, 'your.domain/go-ipfs', 'none', '*/*')
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /MANIFEST_UNKNOWN/)
  })

  test('a registry that is kept is served whole when nobody else has it any more', async () => {
    await net.restart({ keep: false })
    const url = `${net.hub.url}/api/v1/names/your.domain`
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"pin": true}' })
    for (let state = ''; state !== 'pinned';) {
      await delay(200)
      state = ((await (await fetch(url)).json()) as { pin?: { state: string } }).pin?.state ?? ''
      assert.notEqual(state, 'failed')
    }
    await net.kubo.stop()
    for (const tag of ['v0.6.0', 'linked', 'new', 'skopeo']) await runs(`your.domain/go-ipfs:${tag}`)
  })
})

/** The same image as skopeo and podman save it: layers by digest, and links to them where old docker looks for them. */
async function saveBySkopeo(net: Network, to: string): Promise<void> {
  const [from, archive] = ['from.tar', 'skopeo.tar'].map((name) => join(net.directory, name))
  await net.daemon.docker(['save', '--output', from ?? '', IMAGE])
  await net.skopeo('copy', `docker-archive:${from}`, `docker-archive:${archive}:${IMAGE}`)
  await mkdir(to)
  await run('tar', ['-xf', archive ?? '', '-C', to])
}

/** Copies an unpacked save so that its layers are links to one that is saved under other names, as old docker shared them. */
async function linkLayers(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true })
  const [image] = JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8')) as { Layers: string[] }[]
  for (const [index, layer] of (image?.Layers ?? []).entries()) {
    await mkdir(join(to, `shared${index}`))
    await cp(join(from, layer), join(to, `shared${index}`, 'layer.tar'))
    await rm(join(to, layer))
    await symlink(`../shared${index}/layer.tar`, join(to, layer))
  }
}
