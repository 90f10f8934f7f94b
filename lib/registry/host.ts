import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

const LOOPBACK = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127\.0\.0\.1|\[::1\])$/
const MAX_KNOWN = 100

export type HostCheck = (req: IncomingMessage) => boolean

/**
 * Tells whether a request's Host is ours: the public address only; or, without one and when it is a loopback name itself, the
 * loopback names at the port that was reached. Anything else is refused (421), so that a page whose name resolves to us cannot use us (DNS rebinding).
 */
export function createHostCheck(publicUrl: URL | undefined): HostCheck {
  const known = new Set<string>()
  const isNear = publicUrl === undefined || LOOPBACK.test(publicUrl.hostname)
  return (req) => {
    const host = req.headers.host ?? ''
    if (known.has(host)) return true
    if (!(isNear && isLoopback(host.toLowerCase(), req.socket)) && !(publicUrl && isPublic(host.toLowerCase(), publicUrl))) return false
    if (known.size < MAX_KNOWN) known.add(host)
    return true
  }
}

function isLoopback(host: string, socket: Socket): boolean {
  const colon = host.lastIndexOf(':')
  const hasPort = colon > host.lastIndexOf(']')
  const name = hasPort ? host.slice(0, colon) : host
  return LOOPBACK.test(name) && (hasPort ? host.slice(colon + 1) : 'encrypted' in socket ? '443' : '80') === String(socket.localPort)
}

// A client may spell out the port that its scheme has anyway.
function isPublic(host: string, publicUrl: URL): boolean {
  const standardPort = publicUrl.protocol === 'https:' ? 443 : 80
  return host === publicUrl.host || (publicUrl.port === '' && host === `${publicUrl.hostname}:${standardPort}`)
}
