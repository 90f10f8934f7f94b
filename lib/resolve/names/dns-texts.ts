import { z } from 'zod'
import { parseDnslink } from '../../names/dnslink.ts'
import { UnavailableError } from '../net/errors.ts'

const TXT = 16
const NXDOMAIN = 3
/** of a name that has no entries, and where nobody tells */
export const USUAL_TTL_MS = 60_000

/** A domain's TXT entries, none when it has none. `ttlMs` as long as they may be kept. */
export type Texts = { texts: string[]; ttlMs: number }
export type TxtLookup = (domain: string, signal: AbortSignal) => Promise<Texts>
export type Dnslink = { value: string; ttlMs: number }

/** A domain's DNSLink by a way to look TXT entries up: `_dnslink.<domain>` first, then the domain itself. Throws UnavailableError when DNS does not answer for one that may hold it. */
export function dnslinkOver(lookup: TxtLookup): (domain: string, signal: AbortSignal) => Promise<Dnslink | undefined> {
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

const dnsJson = z.object({ Status: z.number(), Answer: z.array(z.object({ type: z.number(), TTL: z.number().nonnegative().default(60), data: z.string() })).nullish() })

/** The address at which a DNS-over-HTTPS server is asked for the TXT entries of a name. */
export function dohQuestion(doh: URL, domain: string): URL {
  const url = new URL(doh)
  url.searchParams.set('name', domain)
  url.searchParams.set('type', 'TXT')
  return url
}

/** Reads the answer to that, in JSON. Throws UnavailableError when it says that the name cannot be resolved, and for what is no such answer. */
export function readDohAnswer(doh: URL, domain: string, { status, bytes }: { status: number; bytes: Uint8Array }): Texts {
  if (status !== 200) throw new UnavailableError(`${doh.origin} answers ${status}`)
  const { Status, Answer } = dnsJson.parse(JSON.parse(new TextDecoder().decode(bytes)))
  if (Status !== 0 && Status !== NXDOMAIN) throw new UnavailableError(`${doh.origin} cannot resolve ${domain}`)
  const texts = (Answer ?? []).filter(({ type }) => type === TXT)
  return { texts: texts.map(({ data }) => unquoted(data)), ttlMs: Math.min(...texts.map(({ TTL }) => TTL * 1000), USUAL_TTL_MS * 60) }
}

/** `"a" "b"` as DNS over HTTPS writes a TXT entry of two strings; some servers leave the quotes out. */
function unquoted(data: string): string {
  const strings = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'))
  return data.startsWith('"') ? strings.join('') : data
}
