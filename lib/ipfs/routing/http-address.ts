import { isIP } from 'node:net'

/** The multiaddr of a gateway behind an https address; undefined for plain http, which clients of providers do not take. */
export function httpAddress(url: URL | undefined): string | undefined {
  if (url?.protocol !== 'https:') return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const kind = { 0: 'dns4', 4: 'ip4', 6: 'ip6' }[isIP(host)]
  return `/${kind}/${host}/tcp/${url.port || '443'}/tls/http`
}
