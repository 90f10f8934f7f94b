import { MAX_BLOCK_BYTES } from '../blocks/verify-block.ts'
import { boundedRequest } from '../net/bounded-request.ts'
import { SourceFailureError } from '../net/errors.ts'
import type { Source } from './source.ts'

const MOST_ADDRESSES = 16

/** A peer that speaks bitswap, asked through the hub's own node, which listens on a Unix socket (lib/ipfs/p2p). */
export function bitswapSource(socketPath: string, peerId: string, addresses: string[]): Source {
  const query = new URLSearchParams([['peer', peerId], ...addresses.slice(0, MOST_ADDRESSES).map((address): [string, string] => ['at', address])])
  const name = `bitswap peer ${peerId}`
  return {
    name,
    get: async (cid, signal) => {
      const { status, bytes } = await boundedRequest(new URL(`http://p2p/block/${cid.toString()}?${query}`), { maxBytes: MAX_BLOCK_BYTES, signal, socketPath })
      if (status === 200) return bytes
      if (status === 404) throw new SourceFailureError('NOT_FOUND', `${name} does not have ${cid.toString()}`)
      throw new SourceFailureError(status === 504 ? 'TIMEOUT' : 'BROKEN', `${name} cannot be reached`)
    },
  }
}
