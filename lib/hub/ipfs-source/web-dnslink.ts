import { dnslinkOver, dohQuestion, readDohAnswer, type Dnslink, USUAL_TTL_MS } from '../../resolve/names/dns-texts.ts'
import { UnavailableError } from '../../resolve/net/errors.ts'
import { parseContentPath, formatContentPath } from '../../names/content-path.ts'
import { fetchBytes } from './fetch-bytes.ts'
import type { TrustedLookup } from './static-names.ts'
import type { StaticNetwork } from './static-network.ts'

const MOST_BYTES = 64 * 1024

/** Where domains lead as a DNS-over-HTTPS server says. */
export function dohDnslink(doh: URL): TrustedLookup {
  const find = dnslinkOver(async (name, signal) => readDohAnswer(doh, name, await fetchBytes(dohQuestion(doh, name), { accept: 'application/dns-json', maxBytes: MOST_BYTES, signal })))
  return { by: `DNS, as ${doh.host} says`, find }
}

/**
 * Where domains lead as a gateway says that looks them up itself: the first CID in `X-Ipfs-Roots` of `/ipns/<domain>` (path
 * gateways). It tells the content that it found there, not the key, so that nothing signed is behind it.
 */
export function gatewayDnslink(network: StaticNetwork): TrustedLookup {
  return { by: 'the gateway, which looked the domain up', find: (domain, signal) => askGateways(network, domain, signal) }
}

async function askGateways(network: StaticNetwork, domain: string, signal: AbortSignal): Promise<Dnslink & { by: string }> {
  const found = await network.race(async (gateway, stop) => {
    const { status, headers } = await gateway.head('ipns', domain, stop)
    const [root] = (headers.get('x-ipfs-roots') ?? '').split(',')
    const path = status === 200 ? parseContentPath(`/ipfs/${root?.trim() ?? ''}`) : undefined
    if (!path) throw new UnavailableError(`${gateway.name} does not tell where ${domain} leads`)
    return { value: formatContentPath(path), by: `the gateway ${gateway.url.host}, which looked the domain up` }
  }, signal).catch((error: unknown) => {
    signal.throwIfAborted()
    throw new UnavailableError(`no gateway tells where ${domain} leads; a DNS-over-HTTPS server can be set`, { cause: error })
  })
  return { ...found, ttlMs: USUAL_TTL_MS }
}
