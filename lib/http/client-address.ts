import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/
const V4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * The address that a request comes from, to count by: IPv4, or the /64 of an IPv6 address. Behind a proxy of this machine it is
 * the last one in X-Forwarded-For; what others put there is not believed.
 */
export function clientAddress(req: Pick<IncomingMessage, 'headers' | 'socket'>, behindProxy: boolean): string {
  const peer = req.socket.remoteAddress ?? ''
  const forwarded = String(req.headers['x-forwarded-for'] ?? '').split(',').at(-1)?.trim() ?? ''
  return network(behindProxy && LOOPBACK.test(peer) && forwarded !== '' ? forwarded : peer)
}

function network(address: string): string {
  const v4 = V4_MAPPED.exec(address)?.[1]
  if (v4 !== undefined || !isIPv6(address)) return v4 ?? address.slice(0, 64)
  const [head = '', tail = ''] = address.toLowerCase().split('%', 1)[0]?.split('::', 2) ?? []
  const groups = head.split(':').filter((group) => group !== '')
  const rest = tail.split(':').filter((group) => group !== '')
  const zeros = address.includes('::') ? Array<string>(8 - groups.length - rest.length).fill('0') : []
  return `${[...groups, ...zeros, ...rest].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
