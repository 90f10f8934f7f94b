// ipdr: one image is one root, `/ipfs/<cid>/manifests/<tag>` and `blobs/sha256:<hex>`.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CID } from 'multiformats/cid'
import { removeAllImages } from '../clients/image.ts'
import { dockerized, type Network, priorTools, startNetwork } from './network.ts'
import { CIDV1_KUBO, digestOf, DOCKER_MANIFEST, OCI_MANIFEST, OLD_KUBO, type PushedImage, SCHEMA1, writePushed, type Writer } from './prior-image.ts'

const LINE = 'printed by an image of ipdr'
const IMAGE = 'example/helloworld:v1'
const GENERATIONS: [Writer, string[]][] = [['first ipdr', OLD_KUBO], ['ipdr', CIDV1_KUBO], ['both schemas', OLD_KUBO]]

describe('ipdr', priorTools, () => {
  let net: Network
  let image: PushedImage
  const roots: Partial<Record<Writer, string>> = {}
  const root = (writer: Writer = 'both schemas'): string => roots[writer] ?? ''

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    const archive = join(net.directory, 'image.tar')
    await net.daemon.docker(['save', '--output', archive, IMAGE])
    for (const [writer, flags] of GENERATIONS) {
      image = await writePushed(archive, join(net.directory, writer), writer)
      roots[writer] = await net.kubo.run(['add', '-rQ', ...flags, join(net.directory, writer)])
    }
  })
  after(() => net?.stop())

  const manifestOf = (reference: string, accept?: string) => fetch(`${net.hub.url}/v2/${dockerized(root())}/manifests/${reference}`, accept ? { headers: { accept } } : {})
  const runs = async (name: string): Promise<void> => {
    const reference = `${net.host()}/${name}`
    await removeAllImages(net.daemon)
    const { stdout } = await net.daemon.docker(['pull', reference])
    assert.ok(stdout.includes(image.digest), stdout)
    assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', reference])).stdout.trim(), LINE)
  }

  for (const [writer] of GENERATIONS)
    test(`docker pulls by the dockerized hash, as ${writer} wrote it, and runs it`, () => runs(dockerized(root(writer))))
  test('docker pulls by the CID, and by a tag, and runs it', async () => {
    await runs(CID.parse(root()).toV1().toString())
    await runs(`${root('ipdr')}:v1`)
  })
  test('docker pulls by the dockerized hash and digest, and runs it', async () => {
    for (const [writer] of GENERATIONS) await runs(`${dockerized(root(writer))}@${image.digest}`)
  })

  test('skopeo copies it byte for byte', async () => {
    await net.skopeo('copy', '--src-tls-verify=false', '--preserve-digests', `docker://${net.host()}/${dockerized(root())}`, `dir:${net.directory}/copy`)
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

  test('lists a tag once, whatever forms it is there in', async () => {
    for (const [writer, tags] of [['first ipdr', ['latest']], ['ipdr', ['latest', 'v1']], ['both schemas', ['latest']]] as const) {
      const answer = await fetch(`${net.hub.url}/v2/${dockerized(root(writer))}/tags/list`)
      assert.deepEqual(await answer.json(), { name: dockerized(root(writer)), tags })
    }
  })
})
