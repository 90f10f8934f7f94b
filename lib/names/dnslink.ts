import { formatContentPath, parseContentPath } from './content-path.ts'

const PREFIX = 'dnslink='

/**
 * The content path of a domain's TXT entries (each with its strings joined): `/ipns/…` or `/ipfs/…` in canonical
 * spelling; undefined when none is usable. Of several the first in byte order, whatever order DNS gave (dnslink.dev).
 */
export function parseDnslink(txt: readonly string[]): string | undefined {
  const links = txt.filter((entry) => entry.startsWith(PREFIX)).map((entry) => parseContentPath(entry.slice(PREFIX.length).trim()))
  return links.filter((link) => link !== undefined).map(formatContentPath).sort(byBytes)[0]
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
