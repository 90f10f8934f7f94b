import { parseDomain } from '../../names/domain.ts'
import { formatName, parseName, type Name } from '../../names/name.ts'
import type { NamespaceClaim } from './claim.ts'
import { MAX_CLAIM_SECONDS } from './draft-claim.ts'
import type { ClaimRefusal } from './verdict.ts'

/** A hub without a public host name claims its root under this word; it is no name that anybody can ask for. */
export const HUB_NAMESPACE = 'hub'

/** What a hub claims its own root as: its public host name if that is a domain, else `hub`. */
export function hubNamespace(hostname: string | undefined): string {
  return (hostname === undefined ? undefined : parseDomain(hostname)) ?? HUB_NAMESPACE
}

/** The kind of a claim's namespace; undefined when it is no name in canonical spelling. */
export function namespaceKind(namespace: string): Name['kind'] | 'hub' | undefined {
  if (namespace === HUB_NAMESPACE) return 'hub'
  const name = parseName(namespace)
  return name && name.kind !== 'content' && formatName(name) === namespace ? name.kind : undefined
}

/** What is wrong with a claim on its face, before any signature: spelling, scope, window (docs/names.md). */
export async function faultInForm(claim: NamespaceClaim): Promise<ClaimRefusal | undefined> {
  const kind = namespaceKind(claim.namespace)
  if (kind === undefined || (kind === 'handle') !== (claim.hub !== '')) return 'MALFORMED'
  if (!(await isChecksummed(claim.owner))) return 'MALFORMED'
  if (claim.scope !== 'publish') return 'SCOPE_UNKNOWN'
  const seconds = claim.notAfter - claim.notBefore
  return seconds > 0 && seconds <= MAX_CLAIM_SECONDS ? undefined : 'WINDOW_INVALID'
}

async function isChecksummed(address: string): Promise<boolean> {
  const { getAddress } = await import('./eip55.ts')
  return getAddress(address.toLowerCase()) === address
}
