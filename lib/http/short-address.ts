import { isIPv4 } from 'node:net'

/** The network that an address (as `clientAddress` gives it) lies in, with less than tells who it is: /24 of IPv4, /48 of IPv6. */
export function shortAddress(address: string): string | null {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  const groups = /^([0-9a-f:]+)::\/64$/.exec(address)?.[1]?.split(':')
  return groups ? `${groups.slice(0, 3).join(':')}::/48` : null
}
