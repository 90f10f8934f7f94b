import { formatName, parseName } from '../../names/name.ts'
import { UnresolvableError } from '../net/errors.ts'

/** The canonical spelling of a name that can be followed; undefined for anything else. */
export function followable(text: string): string | undefined {
  const name = parseName(text)
  return name && name.kind !== 'handle' ? formatName(name) : undefined
}

/** The same. Throws UnresolvableError. */
export function requireFollowable(text: string): string {
  const name = followable(text)
  if (name === undefined) throw new UnresolvableError(`"${text.slice(0, 100)}" cannot be followed: give an IPNS name (k51…), a domain with a DNSLink, an ENS name, a wallet's address (0x…), or a CID`)
  return name
}
