import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from '../../lib/resolve/net/public-address.ts'
import { isLoopback } from '../credential/hub-address.ts'
import { RegistryContentError, RegistryError } from './registry-error.ts'

// Those of this machine and of the link: where clouds tell a machine its secrets.
const NEVER = /^(?:127\.|169\.254\.|0\.|::1?$|fe[89ab][0-9a-f]:|::ffff:)/i

/**
 * A registry may name another address, for tokens or for bytes: by https, and on the public internet, unless it is itself in a
 * private network; never this machine or its link. Its own host may do as it does. Throws RegistryError.
 */
export async function requireReachable(registry: URL, named: URL): Promise<void> {
  if (named.origin === registry.origin) return
  if (named.username !== '' || named.password !== '') throw refused(registry, named, 'with a password in it')
  if (isLoopback(registry) && isLoopback(named) && named.protocol === 'http:') return
  if (named.protocol !== 'https:') throw refused(registry, named, 'without encryption')
  const [own, theirs] = await Promise.all([addressesOf(registry), addressesOf(named)])
  if (theirs.every(isPublicAddress)) return
  if (theirs.some((address) => NEVER.test(address)) && !isLoopback(registry)) throw refused(registry, named, 'which is this machine or its own link')
  if (own.every(isPublicAddress)) throw refused(registry, named, 'which is no address of the public internet')
}

async function addressesOf({ hostname }: URL): Promise<string[]> {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) return [host]
  const found = await lookup(host, { all: true }).catch((error: unknown) => {
    throw new RegistryError(`${host} cannot be found: ${error instanceof Error ? error.message : 'unknown'}`, 0, { cause: error })
  })
  return found.map(({ address }) => address)
}

function refused(registry: URL, named: URL, why: string): RegistryContentError {
  return new RegistryContentError(`${registry.host} sends to ${named.protocol}//${named.host}, ${why}: not followed`)
}
