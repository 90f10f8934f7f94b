import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import { z } from 'zod'
import { boundedRequest } from '../net/bounded-request.ts'
import { gatewayOfMultiaddr } from './multiaddr-url.ts'
import { gatewaySource } from './gateway-source.ts'
import type { Source } from './source.ts'

const MAX_ANSWER_BYTES = 256 * 1024
const MAX_PROVIDERS = 16
const KEEP_MS = 5 * 60_000
const HTTP_GATEWAY = 'transport-ipfs-gateway-http'

const peer = z.object({ Schema: z.literal('peer'), ID: z.string().optional(), Addrs: z.array(z.string()).nullish(), Protocols: z.array(z.string()).nullish() })
const list = z.object({ Providers: z.array(z.unknown()).nullish() })

export type Provider = { id: string | undefined; addresses: string[]; protocols: string[] }

/** Who has a CID, as the configured routers say: `GET /routing/v1/providers/<cid>` (HTTP Routing V1). */
export class Providers {
  readonly #routers: URL[]
  readonly #trusted: Set<string>
  readonly #known = new LRUCache<string, Promise<Provider[]>>({ max: 1000, ttl: KEEP_MS })

  /** `trusted`: hosts (with port) that the configuration names; their addresses may be private. */
  constructor(routers: URL[], trusted: Set<string>) {
    this.#routers = routers
    this.#trusted = trusted
  }

  /** Sources over HTTP; addresses that are neither public nor configured are refused when they are used. */
  async gateways(cid: CID, signal?: AbortSignal): Promise<Source[]> {
    const providers = (await this.find(cid, signal)).filter(({ protocols }) => protocols.length === 0 || protocols.includes(HTTP_GATEWAY))
    const urls = providers.flatMap(({ addresses }) => addresses.map(gatewayOfMultiaddr)).filter((url) => url !== undefined)
    const unique = [...new Map(urls.map((url) => [url.origin, url])).values()].slice(0, MAX_PROVIDERS)
    return unique.map((url) => gatewaySource(url, !this.#trusted.has(url.host)))
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
