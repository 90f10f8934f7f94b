import { httpAddress } from './http-address.ts'
import type { Provider } from './routing-parts.ts'

/** A record of the peer schema (Delegated Routing V1, Known Schemas). */
export type PeerRecord = { Schema: 'peer'; ID: string; Addrs: string[]; Protocols: string[] }

/** This hub as a provider: bitswap where its node listens, and its gateway when that has an https address; undefined when it has neither. */
export function hubRecord(provider: Provider | undefined, publicUrl: URL | undefined): PeerRecord | undefined {
  if (!provider) return undefined
  const http = httpAddress(publicUrl)
  const bitswap = provider.bitswap.map((address) => address.replace(/\/p2p\/[^/]+$/, ''))
  const protocols = [...(bitswap.length > 0 ? ['transport-bitswap'] : []), ...(http === undefined ? [] : ['transport-ipfs-gateway-http'])]
  if (protocols.length === 0) return undefined
  return { Schema: 'peer', ID: provider.peerId, Addrs: [...(http === undefined ? [] : [http]), ...bitswap], Protocols: protocols }
}

/** The record with the addresses that `filter-addrs` and `filter-protocols` leave; undefined when they leave none (IPIP-484). */
export function filterRecord(record: PeerRecord, query: URLSearchParams): PeerRecord | undefined {
  const protocols = parseFilter(query.get('filter-protocols'))
  if (!passes(protocols, record.Protocols)) return undefined
  const addresses = parseFilter(query.get('filter-addrs'))
  const left = record.Addrs.filter((address) => passes(addresses, address.split('/')))
  return left.length === 0 ? undefined : { ...record, Addrs: left }
}

type Filter = { wanted: string[]; unwanted: string[] }

function parseFilter(text: string | null): Filter {
  const words = (text ?? '').toLowerCase().split(',').map((word) => word.trim()).filter((word) => word !== '')
  return { wanted: words.filter((word) => !word.startsWith('!')), unwanted: words.filter((word) => word.startsWith('!')).map((word) => word.slice(1)) }
}

function passes({ wanted, unwanted }: Filter, has: string[]): boolean {
  if (has.some((word) => unwanted.includes(word.toLowerCase()))) return false
  return wanted.length === 0 || has.some((word) => wanted.includes(word.toLowerCase()))
}
