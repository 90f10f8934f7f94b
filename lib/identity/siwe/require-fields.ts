import { SiweError } from './siwe-error.ts'

/** The fields of a parsed text (EIP-4361). */
export type ParsedFields = {
  scheme?: string | undefined; domain: string; uri: string; version: string; chainId: number; nonce: string; statement?: string | undefined
  issuedAt?: string | undefined; expirationTime?: string | undefined; notBefore?: string | undefined; requestId?: string | undefined; resources?: string[] | undefined
}

/** `origins` are the hub's own, as `https://hub.example.org`; `now` is Unix milliseconds. */
export type ExpectedFields = { nonce: string; origins: readonly string[]; statement: string; chains: readonly number[]; now: number }

const CLOCK_MS = 5 * 60_000
const LONGEST_MS = 60 * 60_000

/** Throws SiweError unless the text was written for this hub, this purpose and this moment. The siwe library asks for none of uri, chain, version and issue time. */
export function requireFields(fields: ParsedFields, expected: ExpectedFields): void {
  if (fields.nonce !== expected.nonce) throw new SiweError('SIWE_NONCE', 'the text has two different nonces')
  requireOrigin(fields, expected.origins)
  if (fields.version !== '1') throw new SiweError('SIWE_MALFORMED', 'the text is of another version of Sign-In with Ethereum than 1')
  if (!expected.chains.includes(fields.chainId)) throw new SiweError('SIWE_CHAIN', `the text is for chain ${fields.chainId}; this hub takes ${expected.chains.join(', ')}`)
  if (fields.statement !== expected.statement) throw new SiweError('SIWE_PURPOSE', 'the text was signed for another purpose')
  // Resources and request ids would make the signature mean more than the statement says.
  if (fields.resources !== undefined || fields.requestId !== undefined) throw new SiweError('SIWE_PURPOSE', 'the text asks for more than this hub asked for')
  requireTime(fields, expected.now)
}

function requireOrigin({ scheme, domain, uri }: ParsedFields, origins: readonly string[]): void {
  const origin = origins.find((each) => new URL(each).host === domain)
  if (origin === undefined) throw new SiweError('SIWE_DOMAIN', `the text is for ${domain}, which is not this hub`)
  if (scheme !== undefined && `${scheme}:` !== new URL(origin).protocol) throw new SiweError('SIWE_DOMAIN', `the text is for ${scheme}://${domain}, which is not this hub`)
  if (URL.parse(uri)?.origin !== origin) throw new SiweError('SIWE_URI', 'the URI in the text is not of this hub')
}

function requireTime({ issuedAt, expirationTime, notBefore }: ParsedFields, now: number): void {
  const [issued, expires] = [time(issuedAt), time(expirationTime)]
  if (!(Math.abs(now - issued) <= CLOCK_MS)) throw new SiweError('SIWE_TIME', 'the text was not issued in the last five minutes: start again')
  if (Number.isNaN(expires) || expires - issued > LONGEST_MS) throw new SiweError('SIWE_TIME', 'the text does not say that it expires within an hour')
  if (expires <= now) throw new SiweError('SIWE_TIME', 'the text has expired: start again')
  if (notBefore !== undefined && !(time(notBefore) <= now)) throw new SiweError('SIWE_TIME', 'the text is not valid yet')
}

function time(text: string | undefined): number {
  return text === undefined ? Number.NaN : Date.parse(text)
}
