import { isPublicAddress } from '../../lib/resolve/net/public-address.ts'

const MOST = 20

/**
 * Multiaddrs of peers that mean something to both sides: with a service elsewhere those of the public internet, or by name. An
 * address of this network tells it nothing, and one that it sends could lead into this network.
 */
export function usableAddresses(addresses: readonly string[], isLocal: boolean): string[] {
  return addresses.filter((address) => /\/p2p\/[^/]+$/.test(address) && (isLocal || isPublic(address))).slice(0, MOST)
}

function isPublic(address: string): boolean {
  const [, kind = '', host = ''] = address.split('/')
  if (kind === 'ip4' || kind === 'ip6') return isPublicAddress(host)
  return /^dns(4|6|addr)?$/.test(kind) && /\.[a-z]{2,}$/i.test(host) && !/\.(local|localhost|internal|lan)$/i.test(host)
}
