import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Dockerd, dockerTools, startDockerd } from '../clients/dockerd.ts'
import { buildImage, removeAllImages } from '../clients/image.ts'
import { layoutDigest, withDirectory, writeOciLayout } from '../clients/oci-layout.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { cidAt, type Published, waitUntilPublished } from '../support/published.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const LINE = 'printed by an image of another hub'

type Hubs = { there: TestHub; here: TestHub; zone: DnsZone; stop(): Promise<void> }

/** One hub with images, and one that knows it as a gateway and has none. */
async function startHubs(): Promise<Hubs> {
  const there = await startHub()
  const zone = await startDnsZone()
  const here = await startHub({ env: { IPCR_GATEWAYS: there.url, DNS_SERVERS: zone.server } })
  return {
    there, here, zone,
    stop: async () => {
      assert.equal(await here.stop(), 0, here.log())
      assert.equal(await there.stop(), 0, there.log())
      zone.stop()
    },
  }
}

describe('docker pulls through a hub that never saw the image', { skip: dockerTools.skip }, () => {
  let hubs: Hubs
  let daemon: Dockerd
  let names: Published
  before(async () => {
    hubs = await startHubs()
    daemon = await startDockerd()
    const tag = `127.0.0.1:${hubs.there.port}/alice/app:v1`
    await buildImage(daemon, tag, LINE)
    await daemon.docker(['push', tag])
    names = await waitUntilPublished(hubs.there, 'alice/app', 'v1')
    hubs.zone.set('_dnslink.images.test', [`dnslink=/ipns/${names.hub}`])
  })
  after(async () => {
    await daemon?.stop()
    await hubs?.stop()
  })

  const cases: [string, () => string | Promise<string>][] = [
    ['the namespace’s key', () => `${names.namespace}/app`],
    ['a domain', () => 'images.test/alice/app'],
    ['the CID of the root', async () => `${await cidAt(hubs.there, `/ipns/${names.hub}`)}/alice/app`],
  ]
  for (const [what, name] of cases)
    test(`by ${what}, and runs it`, async () => {
      const image = `127.0.0.1:${hubs.here.port}/${await name()}:v1`
      await removeAllImages(daemon)
      const output = (await daemon.docker(['pull', image])).stdout
      assert.equal(output.match(/: Pull complete/g)?.length, 5, output)
      assert.equal((await daemon.docker(['run', '--rm', '--network', 'none', image])).stdout.trim(), LINE)
    })

  test('and is refused when it pushes there', async () => {
    const image = `127.0.0.1:${hubs.here.port}/images.test/alice/app:v2`
    await daemon.docker(['pull', `127.0.0.1:${hubs.here.port}/images.test/alice/app:v1`])
    await daemon.docker(['tag', `127.0.0.1:${hubs.here.port}/images.test/alice/app:v1`, image])
    const output = await daemon.docker(['push', image], { allowFailure: true })
    assert.notEqual(output.code, 0)
    assert.match(output.stderr, /outside this hub|denied/)
  })
})

const tools = realClients('skopeo', 'crane')

describe('skopeo and crane pull an index through a hub that never saw it', { skip: tools.skip }, () => {
  let hubs: Hubs
  let names: Published
  before(async () => { hubs = await startHubs() })
  after(() => hubs?.stop())

  test('byte for byte, with both platforms', async () => {
    await withDirectory(async (directory) => {
      const layout = await writeOciLayout(`${directory}/in`)
      const plain = ['--src-tls-verify=false', '--dest-tls-verify=false']
      const skopeo = (...args: string[]) => run(tools.paths.skopeo, ['--insecure-policy', ...args])
      await skopeo('copy', '--all', ...plain, `oci:${layout.directory}:v1`, `docker://127.0.0.1:${hubs.there.port}/alice/multi:v1`)
      names = await waitUntilPublished(hubs.there, 'alice/multi', 'v1')
      const image = `127.0.0.1:${hubs.here.port}/${names.namespace}/multi`
      await skopeo('copy', '--all', ...plain, `docker://${image}:v1`, `oci:${directory}/out:v1`)
      assert.equal(await layoutDigest(`${directory}/out`), layout.digest)
      assert.equal((await run(tools.paths.crane, ['digest', '--insecure', `${image}:v1`])).stdout.trim(), layout.digest)
      assert.equal((await run(tools.paths.crane, ['ls', '--insecure', image])).stdout.trim(), 'v1')
      await run(tools.paths.crane, ['pull', '--insecure', '--format=oci', `${image}@${layout.digest}`, `${directory}/crane`])
    })
  })
})
