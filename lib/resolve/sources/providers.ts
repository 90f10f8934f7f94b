import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import { z } from 'zod'
import { boundedRequest } from '../net/bounded-request.ts'
import { isPublicAddress } from '../net/public-address.ts'
import { bitswapSource } from './bitswap-source.ts'
import { gatewayOfMultiaddr, peerAddress } from './multiaddr-url.ts'
import { gatewaySource } from './gateway-source.ts'
import type { Source } from './source.ts'

const MAX_ANSWER_BYTES = 256 * 1024
const MAX_PROVIDERS = 16
const KEEP_MS = 5 * 60_000
const HTTP_GATEWAY = 'transport-ipfs-gateway-http'
const BITSWAP = 'transport-bitswap'

const peer = z.object({ Schema: z.literal('peer'), ID: z.string().optional(), Addrs: z.array(z.string()).nullish(), Protocols: z.array(z.string()).nullish() })
const list = z.object({ Providers: z.array(z.unknown()).nullish() })

export type Provider = { id: string | undefined; addresses: string[]; protocols: string[] }

/** Who has a CID, as the configured routers say: `GET /routing/v1/providers/<cid>` (HTTP Routing V1). */
export class Providers {
  readonly #routers: URL[]
  readonly #trusted: URL[]
  readonly #bitswapSocket: string | undefined
  readonly #known = new LRUCache<string, Promise<Provider[]>>({ max: 1000, ttl: KEEP_MS })

  /** `trusted`: what the configuration names, whose addresses may be private. `bitswapSocket`: where the hub's own node is asked, if it runs. */
  constructor(routers: URL[], trusted: URL[], bitswapSocket: string | undefined) {
    this.#routers = routers
    this.#trusted = trusted
    this.#bitswapSocket = bitswapSocket
  }

  /** Who has it, over HTTP or bitswap. Addresses that are neither public nor configured are refused. */
  async sources(cid: CID, signal?: AbortSignal): Promise<Source[]> {
    const providers = await this.find(cid, signal)
    return [...this.#gateways(providers), ...this.#peers(providers)]
  }

  #gateways(providers: Provider[]): Source[] {
    const http = providers.filter(({ protocols }) => protocols.length === 0 || protocols.includes(HTTP_GATEWAY))
    const urls = http.flatMap(({ addresses }) => addresses.map(gatewayOfMultiaddr)).filter((url) => url !== undefined)
    const unique = [...new Map(urls.map((url) => [url.origin, url])).values()].slice(0, MAX_PROVIDERS)
    // The very address that is configured, port and all: behind another port of that host may be anything.
    return unique.map((url) => gatewaySource(url, !this.#trusted.some(({ host }) => host === url.host)))
  }

  #peers(providers: Provider[]): Source[] {
    const socket = this.#bitswapSocket
    if (socket === undefined) return []
    const peers = providers.filter(({ protocols }) => protocols.includes(BITSWAP)).map(({ id, addresses }) => ({ id, addresses: addresses.filter((address) => this.#mayDial(address)) }))
    return peers.flatMap(({ id, addresses }) => (id !== undefined && addresses.length > 0 ? [bitswapSource(socket, id, addresses)] : []))
  }

  // Only who has the peer's key can answer there, so the port may be another than the configured one.
  #mayDial(multiaddr: string): boolean {
    const host = peerAddress(multiaddr)
    return host !== undefined && (isPublicAddress(host) || this.#trusted.some(({ hostname }) => hostname.replace(/^\[|\]$/g, '') === host))
  }

  /** Every provider that a router names; none when no router answers. */
  async find(cid: CID, signal?: AbortSignal): Promise<Provider[]> {
    const key = cid.toString()
    const known = this.#known.get(key) ?? this.#ask(cid, signal)
    this.#known.set(key, known)
    const found = await known
    if (found.length === 0) this.#known.delete(key)
    return found
  }

  async #ask(cid: CID, signal?: AbortSignal): Promise<Provider[]> {
    const answers = await Promise.all(this.#routers.map((router) => askRouter(router, cid, signal).catch((): Provider[] => [])))
    return answers.flat().slice(0, MAX_PROVIDERS)
  }
}

async function askRouter(router: URL, cid: CID, signal?: AbortSignal): Promise<Provider[]> {
  const url = new URL(`/routing/v1/providers/${cid.toString()}`, router)
  const { status, type, bytes } = await boundedRequest(url, { accept: 'application/x-ndjson, application/json;q=0.9', maxBytes: MAX_ANSWER_BYTES, signal })
  return status === 200 ? parseProviders(Buffer.from(bytes).toString('utf8'), type) : []
}

/** The providers of an answer in either of its two forms; what cannot be read is left out. */
export function parseProviders(text: string, type: string): Provider[] {
  const values = type.startsWith('application/x-ndjson') ? text.split('\n').filter(Boolean).map(parseJson) : (list.safeParse(parseJson(text)).data?.Providers ?? [])
  return values.slice(0, MAX_PROVIDERS * 4).flatMap((value) => {
    const { data } = peer.safeParse(value)
    return data ? [{ id: data.ID, addresses: (data.Addrs ?? []).slice(0, MAX_PROVIDERS), protocols: data.Protocols ?? [] }] : []
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
