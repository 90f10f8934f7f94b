// A plain OCI Image Layout, as skopeo, podman and buildx write it, put on IPFS with `ipfs add -r`.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { removeAllImages } from '../clients/image.ts'
import { layoutDigest, writeOciLayout } from '../clients/oci-layout.ts'
import { type Network, priorTools, startNetwork } from './network.ts'

const LINE = 'printed by an image of an OCI layout'
const IMAGE = 'app:v1'

describe('an OCI Image Layout on IPFS', priorTools, () => {
  let net: Network
  let root = ''

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    const archive = join(net.directory, 'image.tar')
    await net.daemon.docker(['save', '--output', archive, IMAGE])
    await mkdir(join(net.directory, 'all'))
    await net.skopeo('copy', `docker-archive:${archive}`, `oci:${net.directory}/all/app:v1`)
    await net.skopeo('copy', `docker-archive:${archive}`, `oci:${net.directory}/all/unnamed`)
    await writeOciLayout(join(net.directory, 'all', 'multi'))
    root = await net.kubo.run(['add', '-rQ', join(net.directory, 'all')])
  })
  after(() => net?.stop())

  for (const name of ['app:v1', 'unnamed'])
    test(`docker pulls ${name}, and runs it`, async () => {
      const reference = `${net.host()}/${root}/${name}`
      await removeAllImages(net.daemon)
      const { stdout } = await net.daemon.docker(['pull', reference])
      assert.ok(stdout.includes(await layoutDigest(join(net.directory, 'all', 'app'))), stdout)
      assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', reference])).stdout.trim(), LINE)
    })

  test('skopeo copies an index with both platforms', async () => {
    await net.skopeo('copy', '--all', '--src-tls-verify=false', `docker://${net.host()}/${root}/multi:v1`, `oci:${net.directory}/copy:v1`)
    assert.equal(await layoutDigest(join(net.directory, 'copy')), await layoutDigest(join(net.directory, 'all', 'multi')))
  })
})
