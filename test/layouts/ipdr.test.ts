// PRIOR-SYSTEMS, ipdr: one image is one root, `/ipfs/<cid>/manifests/<tag>` and `blobs/sha256:<hex>`.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CID } from 'multiformats/cid'
import { removeAllImages } from '../clients/image.ts'
import { dockerized, type Network, priorTools, startNetwork } from './network.ts'
import { digestOf, DOCKER_MANIFEST, OCI_MANIFEST, OLD_KUBO, type PushedImage, SCHEMA1, writePushed } from './prior-image.ts'

const LINE = 'printed by an image of ipdr'
const IMAGE = 'example/helloworld:latest'

describe('ipdr', priorTools, () => {
  let net: Network
  let image: PushedImage
  let root = ''

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    const archive = join(net.directory, 'image.tar')
    await net.daemon.docker(['save', '--output', archive, IMAGE])
    image = await writePushed(archive, join(net.directory, 'pushed'), { tag: 'latest', gzip: true })
    root = await net.kubo.run(['add', '-rQ', ...OLD_KUBO, join(net.directory, 'pushed')])
  })
  after(() => net?.stop())

  const manifestOf = (reference: string, accept?: string) => fetch(`${net.hub.url}/v2/${dockerized(root)}/manifests/${reference}`, accept ? { headers: { accept } } : {})

  const names: [string, () => string][] = [
    ['its dockerized hash', () => dockerized(root)],
    ['its CID', () => CID.parse(root).toV1().toString()],
    ['its dockerized hash and digest', () => `${dockerized(root)}@${image.digest}`],
  ]
  for (const [what, name] of names)
    test(`docker pulls by ${what}, and runs it`, async () => {
      const reference = `${net.host()}/${name()}`
      await removeAllImages(net.daemon)
      const { stdout } = await net.daemon.docker(['pull', reference])
      assert.ok(stdout.includes(image.digest), stdout)
      assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', reference])).stdout.trim(), LINE)
    })

  test('skopeo copies it byte for byte', async () => {
    await net.skopeo('copy', '--src-tls-verify=false', '--preserve-digests', `docker://${net.host()}/${dockerized(root)}`, `dir:${net.directory}/copy`)
    assert.equal((await net.skopeo('manifest-digest', `${net.directory}/copy/manifest.json`)).trim(), image.digest)
  })

  for (const accept of [undefined, DOCKER_MANIFEST, OCI_MANIFEST, `${SCHEMA1}, ${DOCKER_MANIFEST}`, '*/*'])
    test(`a client that takes ${accept ?? 'anything'} gets schema 2 with its own media type`, async () => {
      const answer = await manifestOf('latest', accept)
      assert.deepEqual([answer.status, answer.headers.get('content-type'), answer.headers.get('docker-content-digest')], [200, DOCKER_MANIFEST, image.digest])
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), image.manifest)
    })

  test('the digest names the same bytes on a hub that was not asked for the tag', async () => {
    await net.restart({ keep: false })
    const answer = await manifestOf(image.digest, OCI_MANIFEST)
    assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), image.digest)
  })

  test('lists one tag, whatever forms it is there in', async () => {
    const answer = await fetch(`${net.hub.url}/v2/${dockerized(root)}/tags/list`)
    assert.deepEqual(await answer.json(), { name: dockerized(root), tags: ['latest'] })
  })
})
