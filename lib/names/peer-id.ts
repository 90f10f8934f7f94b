import { base58btc } from 'multiformats/bases/base58'
import { ipnsMultihash } from './ipns-name.ts'

/** The peer id (`12D3…`) of the key behind an IPNS name. */
export function peerIdOf(ipnsName: string): string {
  return base58btc.encode(ipnsMultihash(ipnsName) ?? new Uint8Array()).slice(1)
}
