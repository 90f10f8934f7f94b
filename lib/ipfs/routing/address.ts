import { parseName } from '../../names/name.ts'
import { GatewayError } from '../gateway/gateway-error.ts'

export type Kind = 'providers' | 'peers' | 'ipns'

/** What a request asks of the routing API: `/routing/v1/<kind>/<key>`. Throws GatewayError 400. */
export function readAddress(url: string): { kind: Kind; key: string; query: URLSearchParams } {
  const [path = '', text = ''] = url.split('?', 2)
  const [, , , kind, key = '', ...rest] = path.split('/', 7)
  if ((kind === 'providers' || kind === 'peers' || kind === 'ipns') && rest.length === 0) return { kind, key, query: new URLSearchParams(text) }
  throw new GatewayError(400, 'There is /routing/v1/providers/<cid>, /routing/v1/peers/<peer id> and /routing/v1/ipns/<name>.')
}

/** A key of the API as a canonical IPNS name. Throws GatewayError 400. */
export function nameOf(key: string): string {
  const name = parseName(key, { peerIds: true })
  if (name?.kind === 'ipns') return name.ipnsName
  throw new GatewayError(400, `"${key.slice(0, 100)}" is not an IPNS name.`)
}
