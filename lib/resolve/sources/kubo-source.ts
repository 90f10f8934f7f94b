import { MAX_BLOCK_BYTES } from '../blocks/verify-block.ts'
import { boundedRequest } from '../net/bounded-request.ts'
import { SourceFailureError } from '../net/errors.ts'
import type { Source } from './source.ts'

/** A Kubo node by its RPC: `POST /api/v0/block/get`. It looks for the block in its own network, for as long as `firstByteMs` says. */
export function kuboSource(rpc: URL, firstByteMs?: number): Source {
  return {
    name: `Kubo at ${rpc.origin}`,
    get: async (cid, signal) => {
      const url = new URL(`/api/v0/block/get?arg=${cid.toString()}`, rpc)
      const { status, bytes } = await boundedRequest(url, { method: 'POST', maxBytes: MAX_BLOCK_BYTES, signal, firstByteMs })
      if (status === 200) return bytes
      throw new SourceFailureError('STATUS', `Kubo at ${rpc.origin} answers ${status}`)
    },
  }
}
