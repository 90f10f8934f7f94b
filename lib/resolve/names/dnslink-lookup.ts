import { Resolver } from 'node:dns/promises'
import { z } from 'zod'
import { parseDnslink } from '../../names/dnslink.ts'
import { boundedRequest } from '../net/bounded-request.ts'
import { UnavailableError } from '../net/errors.ts'

const TXT = 16
const NXDOMAIN = 3
const TRY_MS = 2000
const TRIES = 2
const MAX_ANSWER_BYTES = 64 * 1024
/** node:dns does not tell the TTL of TXT entries */
const USUAL_TTL_MS = 60_000

/** A domain's TXT entries, none when it has none. `ttlMs` as long as they may be kept. */
type TxtLookup = (domain: string, signal: AbortSignal) => Promise<{ texts: string[]; ttlMs: number }>

export type DnsOptions = { dnsServers: string[] | undefined; dohUrl: URL | undefined }
export type Dnslink = { value: string; ttlMs: number }

/** Looks a domain's DNSLink up: `_dnslink.<domain>` first, then the domain itself. Only through what the configuration names, or else the machine's resolver. */
export function createDnslinkLookup({ dnsServers, dohUrl }: DnsOptions): (domain: string, signal: AbortSignal) => Promise<Dnslink | undefined> {
  const lookup = dohUrl ? overHttps(dohUrl) : overDns(dnsServers)
  return async (domain, signal) => {
    const [below, itself] = await Promise.all([`_dnslink.${domain}`, domain].map((name) => lookup(name, signal).catch((error: unknown) => failed(domain, error))))
    for (const answer of [below, itself]) {
      const value = answer && !(answer instanceof Error) ? parseDnslink(answer.texts) : undefined
      if (value !== undefined && answer && !(answer instanceof Error)) return { value, ttlMs: answer.ttlMs }
      // A name that could not be asked for may hold the link that counts.
      if (answer instanceof Error) throw answer
    }
    return undefined
  }
}

function failed(domain: string, cause: unknown): UnavailableError {
  return new UnavailableError(`DNS does not answer for ${domain}`, { cause })
}

function overDns(servers: string[] | undefined): TxtLookup {
  return async (domain, signal) => {
    const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES })
    if (servers) resolver.setServers(servers)
    const cancel = (): void => resolver.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      return { texts: (await resolver.resolveTxt(domain)).map((strings) => strings.join('')), ttlMs: USUAL_TTL_MS }
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')) return { texts: [], ttlMs: USUAL_TTL_MS }
      throw error
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}

const dnsJson = z.object({ Status: z.number(), Answer: z.array(z.object({ type: z.number(), TTL: z.number().nonnegative().default(60), data: z.string() })).nullish() })

function overHttps(doh: URL): TxtLookup {
  return async (domain, signal) => {
    const url = new URL(doh)
    url.searchParams.set('name', domain)
    url.searchParams.set('type', 'TXT')
    const { status, bytes } = await boundedRequest(url, { accept: 'application/dns-json', maxBytes: MAX_ANSWER_BYTES, signal })
    if (status !== 200) throw new UnavailableError(`${doh.origin} answers ${status}`)
    const { Status, Answer } = dnsJson.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    if (Status !== 0 && Status !== NXDOMAIN) throw new UnavailableError(`${doh.origin} cannot resolve ${domain}`)
    const texts = (Answer ?? []).filter(({ type }) => type === TXT)
    return { texts: texts.map(({ data }) => unquoted(data)), ttlMs: Math.min(...texts.map(({ TTL }) => TTL * 1000), USUAL_TTL_MS * 60) }
  }
}

/** `"a" "b"` as DNS over HTTPS writes a TXT entry of two strings; some servers leave the quotes out. */
function unquoted(data: string): string {
  const strings = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'))
  return data.startsWith('"') ? strings.join('') : data
}
