import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startDohZone, type DohZone } from '../support/doh-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo } from '../support/kubo-config.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'

/** What `npm run build:static` makes. */
export const SITE = new URL('../../.next-static', import.meta.url).pathname

/** The domain of the scene, which browsers take for this machine. */
export const DOMAIN = 'registry.localhost'

export type PublishedPage = { hub: TestHub; kubo: TestKubo; dns: DohZone; /** the hub's name */ ipns: string; /** its root, with the page in it */ root: string; /** port of Kubo's gateway */ port: string; stop(): Promise<void> }

/** A hub with `alice/app:v1`, or what `fill` pushes and `last` is the last of, and the page in its root, and a Kubo that has that root whole and knows a domain that leads to it. */
export async function publishPage(fill: (url: string) => Promise<void> = pushOne, last: readonly [repository: string, tag: string] = ['alice/app', 'v1']): Promise<PublishedPage> {
  const [hub, dns] = await Promise.all([startHub({ env: { IPCR_SITE: SITE } }), startDohZone()])
  await fill(hub.url)
  const { hub: ipns } = await waitUntilPublished(hub, ...last)
  const root = await rootWithPage(hub, ipns)
  dns.set(`_dnslink.${DOMAIN}`, [`dnslink=/ipns/${ipns}`])
  const kubo = await startKubo({ config: { ...delegatedTo(hub.url), DNS: { Resolvers: { '.': dns.url } }, Gateway: { ExposeRoutingAPI: true, PublicGateways: { [DOMAIN]: { Paths: ['/ipfs', '/ipns'], NoDNSLink: false } } } } })
  await importRoot(hub, kubo, root)
  const stop = async () => {
    await Promise.all([kubo.stop(), hub.stop(), dns.stop()])
  }
  return { hub, kubo, dns, ipns, root, port: new URL(kubo.gateway).port, stop }
}

async function pushOne(url: string): Promise<void> {
  await pushImage(url, 'alice/app', 'v1')
}

async function rootWithPage(hub: TestHub, ipns: string): Promise<string> {
  for (let tries = 0; tries < 1200; tries++) {
    const answer = await fetch(`${hub.url}/ipns/${ipns}/index.html`, { method: 'HEAD' })
    const [root] = (answer.headers.get('x-ipfs-roots') ?? '').split(',')
    if (answer.status === 200 && root) return root
    await delay(50)
  }
  throw new Error(`the page is not in the root:\n${hub.log()}`)
}

async function importRoot(hub: TestHub, kubo: TestKubo, root: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-static-'))
  try {
    const file = join(directory, 'root.car')
    await writeFile(file, new Uint8Array(await (await fetch(`${hub.url}/ipfs/${root}?format=car`)).arrayBuffer()))
    await kubo.run(['dag', 'import', file])
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
