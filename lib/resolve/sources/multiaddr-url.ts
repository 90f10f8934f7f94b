import { isIP } from 'node:net'

const HOSTS = new Set(['ip4', 'ip6', 'dns', 'dns4', 'dns6'])

/** The http(s) address behind a multiaddr such as `/dns4/host/tcp/443/tls/http` or `/ip4/1.2.3.4/tcp/80/http`; undefined for other transports. */
export function gatewayOfMultiaddr(text: string): URL | undefined {
  const [, kind = '', host = '', transport, port = '', ...rest] = text.split('/')
  if (!HOSTS.has(kind) || transport !== 'tcp' || !/^\d{1,5}$/.test(port)) return undefined
  const [scheme] = rest.join('/').split('/p2p/')
  const secure = /^(?:tls|tls\/sni\/[^/]+)\/http$|^https$/.test(scheme ?? '')
  if (!secure && scheme !== 'http') return undefined
  if (kind.startsWith('dns') && !/^[A-Za-z0-9.-]+$/.test(host)) return undefined
  if ((kind === 'ip4' && isIP(host) !== 4) || (kind === 'ip6' && isIP(host) !== 6)) return undefined
  return URL.parse(`${secure ? 'https' : 'http'}://${kind === 'ip6' ? `[${host}]` : host}:${port}`) ?? undefined
}

/** The IP address of a multiaddr `/ip4/…/tcp/<port>` or `/ip6/…` without anything behind it; undefined for others. */
export function peerAddress(text: string): string | undefined {
  const match = /^\/ip([46])\/([0-9a-fA-F.:]+)\/tcp\/\d{1,5}$/.exec(text)
  return match?.[2] !== undefined && isIP(match[2]) === Number(match[1]) ? match[2] : undefined
}
