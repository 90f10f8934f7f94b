// ipcr-hackfs: a registry that is made by hand with docker, tar and ipfs, as its README has it; the hub browses and serves it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { dockerTools, startDockerd, type Dockerd } from '../clients/dockerd.ts'
import { buildImage, removeAllImages } from '../clients/image.ts'
import { newReader, type Reader } from '../docs/reader.ts'
import { OLD_KUBO, toNewSave } from '../layouts/prior-image.ts'
import { startDnsZone, type DnsZone } from '../support/dns-zone.ts'
import { startDohZone, type DohZone } from '../support/doh-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { realClientsAsRoot } from '../support/real-client.ts'
import { assertUsable } from '../web/account-scene.ts'
import { noBrowser, startBrowser } from '../web/browser.ts'
import { visit } from '../web/visit.ts'
import { rowCommands } from './readme-row.ts'

const { paths, skip } = realClientsAsRoot('docker', 'podman', 'crane', 'regctl', 'oras', 'ipfs')
const LINE = 'printed by an image of ipcr-hackfs'
const IMAGE = 'go-ipfs:v0.6.0'
const SHORT = 'Go implementation of IPFS, the InterPlanetary FileSystem'

const save = (tag: string): string => `mkdir -p .ipcr/go-ipfs/tags/${tag}; docker save go-ipfs:${tag} | tar -x -C .ipcr/go-ipfs/tags/${tag}`
const publish = (options: readonly string[]): string => `ipfs name publish --allow-offline "/ipfs/$(ipfs add -Qr ${options.join(' ')} .ipcr)"`

describe('ipcr-hackfs', { skip: dockerTools.skip || skip }, () => {
  let kubo: TestKubo
  let hub: TestHub
  let daemon: Dockerd
  let reader: Reader
  let zone: DnsZone
  let doh: DohZone
  let browser: Browser | undefined

  before(async () => {
    zone = await startDnsZone()
    doh = await startDohZone()
    kubo = await startKubo({ args: ['--offline'], config: { DNS: { Resolvers: { '.': doh.url } } } })
    const dnslink = `dnslink=/ipns/${kubo.peerId}`
    zone.set('_dnslink.your.domain', [dnslink])
    doh.set('_dnslink.your.domain', [dnslink])
    hub = await startHub({ pages: true, env: { IPCR_GATEWAYS: kubo.gateway, DNS_SERVERS: zone.server, IPCR_INDEXER: 'on', IPCR_P2P: 'off' } })
    daemon = await startDockerd()
    await buildImage(daemon, IMAGE, LINE, 2)
    reader = await newReader(hub, daemon, paths, { kubo })
    if (!noBrowser) browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await reader?.leave()
    await daemon?.stop()
    await hub?.stop()
    await kubo?.stop()
    await doh?.stop()
    zone?.stop()
  })

  const follow = async (script: string): Promise<string> => (await reader.follow(`export IPCR_AUTH=open DNS_SERVERS=${zone.server}\n${script}`)).stdout
  const row = (beginning: string): string => rowCommands('ipcr-hackfs').find((command) => command.startsWith(beginning)) ?? assert.fail(`no ${beginning} in the README's row`)
  const prints = async (image: string): Promise<void> => {
    assert.equal(await follow(`docker run --rm --network none ${image}`), `${LINE}\n`)
    await removeAllImages(daemon)
  }

  test('by hand: docker save, tar, ipfs add and ipfs name publish make a registry, as a Kubo of that time added it', async () => {
    await follow(`${save('v0.6.0')}\necho '${SHORT}' > .ipcr/go-ipfs/README-short.txt\n${publish(OLD_KUBO)}`)
    assert.match(await follow('ipfs name resolve -r /ipns/your.domain'), /^\/ipfs\/Qm/)
    await removeAllImages(daemon)
  })

  test('by hand: ipfs get and docker load bring it back', async () => {
    await follow('ipfs get -o img /ipns/your.domain/go-ipfs/tags/v0.6.0; tar -C img -cf - . | docker load')
    await prints(IMAGE)
  })

  test('docker pulls it through the hub, by its domain', async () => {
    await follow(row('docker pull'))
    await prints('127.0.0.1:5000/your.domain/go-ipfs:v0.6.0')
  })

  test('ipcr pulls it without a hub, from the gateway and the RPC of an IPFS node', async () => {
    const from = `--gateway ${kubo.gateway} --ipfs-host ${new URL(kubo.api).host}`
    for (const script of [`export IPCR_GATEWAYS=${kubo.gateway}\n${row('npx ipcr pull')}`, `export IPCR_DATA=none\n${row('npx ipcr pull')} ${from}`]) {
      assert.match(await follow(script), /^your\.domain\/go-ipfs:v0\.6\.0 is sha256:[0-9a-f]{64}\n$/)
      await prints('your.domain/go-ipfs:v0.6.0')
    }
  })

  test('ipcr says whom it has asked in vain, and what to do', async () => {
    await assert.rejects(follow(row('npx ipcr pull')), /nobody who was asked \(http:\/\/127\.0\.0\.1:\d+\) has the block bafy\w+: name others with --gateway or --ipfs-host/)
  })

  test('the hub follows it, and its pages show registry, repository, tag and image', { skip: noBrowser }, async () => {
    assert.match(await follow(row('npx ipcr follow')), /your\.domain/)
    await follow('for i in $(seq 100); do curl --fail --silent http://127.0.0.1:5000/api/v1/repositories/your.domain/go-ipfs && break; sleep 0.2; done')
    if (!browser) throw new Error('there is no browser')
    await visit(browser, `${hub.url}/your.domain`, async (page) => {
      assert.match(await text(page), /live[\s\S]*a followed namespace/)
      await page.getByRole('link', { name: 'your.domain/go-ipfs' }).click()
      await page.waitForURL(`${hub.url}/your.domain/go-ipfs`)
      assert.match(await text(page), new RegExp(`${SHORT}[\\s\\S]*docker pull 127\\.0\\.0\\.1:\\d+/your\\.domain/go-ipfs`))
      await page.getByRole('link', { name: 'v0.6.0', exact: true }).first().click()
      await page.waitForURL(`${hub.url}/your.domain/go-ipfs:v0.6.0`)
      assert.match(await text(page), /\/bin\/busybox[\s\S]*COPY/)
      await assertUsable(page)
    })
  })

  test('what a newer docker saved and a newer Kubo added beside it is served under the next tag', async () => {
    const tags = join(reader.home, '.ipcr', 'go-ipfs', 'tags')
    await toNewSave(join(tags, 'v0.6.0'), join(tags, 'v0.7.0'))
    await follow(publish([]))
    assert.match(await follow('ipfs name resolve -r /ipns/your.domain'), /^\/ipfs\/bafy/)
    // Nobody is asked twice within two seconds for a name.
    await follow(`for i in 1 2 3 4 5; do ${row('docker pull').replace('v0.6.0', 'v0.7.0')} && break; sleep 1; done`)
    await prints('127.0.0.1:5000/your.domain/go-ipfs:v0.7.0')
  })

  test('ipcr pushes another image into it, without a hub and beside what was made by hand', async () => {
    await follow('ipfs get -o old /ipns/your.domain/go-ipfs/tags/v0.6.0; tar -C old -cf - . | docker load; docker tag go-ipfs:v0.6.0 hello:v1')
    assert.match(await follow(`export KUBO_RPC_URL=${kubo.api}\n${row('npx ipcr push')}`), /^\/ipfs\/bafy\w+\n\/ipns\/k51\w+\/hello\nsha256:/)
    await removeAllImages(daemon)
    const from = `--gateway ${kubo.gateway}`
    for (const image of ['your.domain/hello:v1', 'your.domain/go-ipfs:v0.6.0']) {
      await follow(`npx ipcr pull ${image} ${from}`)
      await prints(image)
    }
    await follow('docker pull 127.0.0.1:5000/your.domain/hello:v1')
    await prints('127.0.0.1:5000/your.domain/hello:v1')
  })
})

const text = (page: Page): Promise<string> => page.locator('main').innerText()
