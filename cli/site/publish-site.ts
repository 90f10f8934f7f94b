import type { CID } from 'multiformats/cid'
import { openSite, type Site } from '../../lib/ipfs/site/open-site.ts'
import { writeCar } from '../../lib/ipfs/site/write-car.ts'
import { parseHash } from '../../lib/names/hash-spelling.ts'
import { formatContenthash } from '../../lib/resolve/names/ens-contenthash.ts'
import { plainText } from '../plain-text.ts'
import type { ChosenService } from './chosen-services.ts'
import { KuboSite } from './kubo-site.ts'
import { pinAtService, type PinResult } from './pin-at-service.ts'
import { pinningClient } from './pinning-client.ts'
import { usableAddresses } from './usable-addresses.ts'

const PIN_NAME = 'ipcr site'

export type PublishRequest = {
  directory: string
  kubo: URL | undefined
  services: ChosenService[]
  /** of Kubo, under which to publish */
  key: string | undefined
  car: string | undefined
  gateways: URL[]
  wait: boolean
  timeoutMs: number
  report: (text: string) => void
}

/** What was done. `name`: the IPNS name; `dnslink`, `contenthash`: to be set for a domain, for an ENS name. */
export type Published = {
  cid: string; files: number; bytes: number
  car?: { file: string; blocks: number }
  kubo?: { rpc: string; isNew: boolean }
  name?: string
  services: (PinResult & { service: string })[]
  failures: { where: string; reason: string }[]
  links: string[]; dnslink: string; contenthash: string
}

/** Brings a page to all places that were asked for; one that fails keeps no other from getting it. Throws SiteError. */
export async function publishSite(request: PublishRequest): Promise<Published> {
  request.report('reading the page')
  const site = await openSite(request.directory)
  const root = site.root.cid
  const done: Published = { cid: root.toString(), files: site.files, bytes: site.bytes, services: [], failures: [], links: [], dnslink: '', contenthash: '' }
  const attempt = async (where: string, work: () => Promise<void>): Promise<void> => work().catch((error: unknown) => void done.failures.push({ where, reason: plainText(error instanceof Error ? error.message : String(error)) }))
  const { car } = request
  if (car !== undefined) await attempt(car, async () => { done.car = { file: car, blocks: await writeCar(site, root, car) } })
  const kubo = request.kubo && new KuboSite(request.kubo)
  if (kubo) await attempt('Kubo', () => toKubo(kubo, site, request, done))
  await Promise.all(request.services.map((service) => attempt(service.name, () => toService(service, { root, kubo }, request, done))))
  return { ...done, ...(await whereabouts(done, root, request, kubo)) }
}

async function toKubo(kubo: KuboSite, { root, get }: Site, { kubo: rpc, key, report }: PublishRequest, done: Published): Promise<void> {
  const isNew = await kubo.add({ get }, root.cid, { name: PIN_NAME, onBlock: (count) => report(`Kubo: ${count} blocks`) })
  done.kubo = { rpc: rpc?.href ?? '', isNew }
  if (key === undefined) return
  report(`publishing under the key ${key}`)
  done.name = await kubo.publish(root.cid, key)
}

async function toService(service: ChosenService, { root, kubo }: { root: CID; kubo: KuboSite | undefined }, request: PublishRequest, done: Published): Promise<void> {
  const isLocal = service.endpoint.protocol === 'http:'
  const origins = usableAddresses((await kubo?.addresses().catch(() => [])) ?? [], isLocal)
  const result = await pinAtService(pinningClient(service), { cid: root.toString(), name: PIN_NAME, origins }, {
    wait: request.wait, timeoutMs: request.timeoutMs,
    onPin: ({ status }) => request.report(`${service.name}: ${status}`),
    onDelegates: (addresses) => void kubo?.connect(usableAddresses(addresses, isLocal)),
  })
  done.services.push({ service: service.name, ...result })
}

// A name is set once; what stands for one CID is to be set again with each publication.
async function whereabouts({ cid, name }: Published, root: CID, { gateways }: PublishRequest, kubo: KuboSite | undefined): Promise<Pick<Published, 'links' | 'dnslink' | 'contenthash'>> {
  const path = name === undefined ? `/ipfs/${cid}` : `/ipns/${name}`
  const local = await kubo?.gateway()
  const links = [...(local ? [local] : []), ...gateways].map((gateway) => new URL(`${path}/`, gateway).href)
  const key = name === undefined ? undefined : parseHash(name)
  return { links: [...links, `${path.replace('/', '').replace('/', '://')}`], dnslink: `dnslink=${path}`, contenthash: formatContenthash(key ?? root) }
}
