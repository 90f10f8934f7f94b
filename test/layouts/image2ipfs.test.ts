// image2ipfs: `docker save IMG | image2ipfs`, pulled as `host:5000/ciq…/centos`.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CID } from 'multiformats/cid'
import { formatHash } from '../../lib/names/hash-spelling.ts'
import { removeAllImages } from '../clients/image.ts'
import { dockerized, type Network, priorTools, startNetwork } from './network.ts'
import { OLD_KUBO, type PushedImage, writePushed } from './prior-image.ts'

const LINE = 'printed by an image of image2ipfs'
const IMAGE = 'centos:7'

describe('image2ipfs', priorTools, () => {
  let net: Network
  let image: PushedImage
  let root = ''

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    const archive = join(net.directory, 'image.tar')
    await net.daemon.docker(['save', '--output', archive, IMAGE])
    image = await writePushed(archive, join(net.directory, 'pushed', 'centos'), 'image2ipfs')
    root = await net.kubo.run(['add', '-rQ', ...OLD_KUBO, join(net.directory, 'pushed')])
    net.zone.set('_dnslink.images.test', [`dnslink=/ipfs/${root}`])
  })
  after(() => net?.stop())

  const names: [string, () => string][] = [
    ['its dockerized hash and name', () => `${dockerized(root)}/centos`],
    ['its dockerized hash alone', () => dockerized(root)],
    ['its CID in the shorter base36, and name', () => `${formatHash(CID.parse(root), 'base36')}/centos`],
    ['a domain that links to it', () => 'images.test/centos:latest'],
  ]
  for (const [what, name] of names)
    test(`docker pulls by ${what}, and runs it`, async () => {
      const reference = `${net.host()}/${name()}`
      await removeAllImages(net.daemon)
      const { stdout } = await net.daemon.docker(['pull', reference])
      assert.ok(stdout.includes(image.digest), stdout)
      assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', reference])).stdout.trim(), LINE)
    })

  test('skopeo copies it', async () => {
    await net.skopeo('copy', '--src-tls-verify=false', `docker://${net.host()}/${dockerized(root)}/centos`, `oci:${net.directory}/copy:v1`)
  })

  test('another name below the hash is unknown', async () => {
    const output = await net.daemon.docker(['pull', `${net.host()}/${dockerized(root)}/debian`], { allowFailure: true })
    assert.notEqual(output.code, 0)
    assert.match(output.stderr, /there is no repository at|not found/)
  })
})
