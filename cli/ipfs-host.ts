/** What was given as the address of a Kubo is none; a sentence. */
export class IpfsHostError extends Error {
  readonly code = 'IPFS_HOST_INVALID'
  override name = 'IpfsHostError'
}

/** Where Kubo's RPC is when nobody says anything else. */
export const DEFAULT_KUBO = new URL('http://127.0.0.1:5001')

/** The RPC of a Kubo: `127.0.0.1:5001`, `http(s)://…`, or `/ip4/127.0.0.1/tcp/5001` as Kubo writes it. Throws IpfsHostError. */
export function parseIpfsHost(text: string): URL {
  const [, host, port] = /^\/(?:ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d+)(?:\/http)?$/.exec(text) ?? []
  const address = host === undefined ? text : `${host.includes(':') ? `[${host}]` : host}:${port}`
  const url = URL.parse(/^https?:\/\//.test(address) ? address : `http://${address}`)
  if (url && url.href === `${url.origin}/`) return url
  throw new IpfsHostError(`"${text.slice(0, 200)}" is no address of a Kubo: give its RPC's host and port, such as 127.0.0.1:5001`)
}
