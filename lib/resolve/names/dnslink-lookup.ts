import { Resolver } from 'node:dns/promises'
import { boundedRequest } from '../net/bounded-request.ts'
import { type Dnslink, dnslinkOver, dohQuestion, readDohAnswer, type TxtLookup, USUAL_TTL_MS } from './dns-texts.ts'

export type { Dnslink } from './dns-texts.ts'

const TRY_MS = 2000
const TRIES = 2
const MAX_ANSWER_BYTES = 64 * 1024

export type DnsOptions = { dnsServers: string[] | undefined; dohUrl: URL | undefined }

/** Looks a domain's DNSLink up. Only through what the configuration names, or else the machine's resolver. */
export function createDnslinkLookup({ dnsServers, dohUrl }: DnsOptions): (domain: string, signal: AbortSignal) => Promise<Dnslink | undefined> {
  return dnslinkOver(dohUrl ? overHttps(dohUrl) : overDns(dnsServers))
}

function overDns(servers: string[] | undefined): TxtLookup {
  return async (domain, signal) => {
    const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES })
    if (servers) resolver.setServers(servers)
    const cancel = (): void => resolver.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      // node:dns does not tell the TTL of TXT entries.
      return { texts: (await resolver.resolveTxt(domain)).map((strings) => strings.join('')), ttlMs: USUAL_TTL_MS }
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')) return { texts: [], ttlMs: USUAL_TTL_MS }
      throw error
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}

function overHttps(doh: URL): TxtLookup {
  return async (domain, signal) => readDohAnswer(doh, domain, await boundedRequest(dohQuestion(doh, domain), { accept: 'application/dns-json', maxBytes: MAX_ANSWER_BYTES, signal }))
}
