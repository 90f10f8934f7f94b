import { RESERVED_FILES } from './reserved.ts'

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
// The last label has a letter, so that no IP address is a domain (RFC 3696 §2).
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=[^.]*[a-z])${LABEL}$`)
const ENS = /^(?:_*[a-z0-9][a-z0-9-]*\.)+eth$/
const MAX_NAME = 253

/** A domain name of at least two labels, lower case, as DNSLink can be asked for; undefined for anything else (RFC 1035). */
export function parseDomain(lower: string): string | undefined {
  return lower.length <= MAX_NAME && DOMAIN.test(lower) && !lower.endsWith('.eth') && !RESERVED_FILES.has(lower) ? lower : undefined
}

/** An ENS name in ASCII that is its own normal form (ENSIP-15); undefined for anything else. */
export function parseEnsName(lower: string): string | undefined {
  if (lower.length > MAX_NAME || !ENS.test(lower)) return undefined
  const extension = lower.split('.').some((label) => label.slice(2, 4) === '--')
  return extension ? undefined : lower
}
