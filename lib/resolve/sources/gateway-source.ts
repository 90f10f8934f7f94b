import type { CID } from 'multiformats/cid'
import { MAX_BLOCK_BYTES } from '../blocks/verify-block.ts'
import { boundedRequest } from '../net/bounded-request.ts'
import { SourceFailureError } from '../net/errors.ts'
import type { Source } from './source.ts'

const NOT_THERE = new Set([404, 410, 412, 451])

/** A trustless gateway: `GET /ipfs/<cid>?format=raw` (IPFS Trustless Gateway specification). `publicOnly`: its address came from others. */
export function gatewaySource(base: URL, publicOnly = false): Source {
  return {
    name: base.origin,
    get: async (cid, signal) => {
      const url = new URL(`/ipfs/${cid.toString()}?format=raw`, base)
      const { status, bytes } = await boundedRequest(url, { accept: 'application/vnd.ipld.raw', maxBytes: MAX_BLOCK_BYTES, signal, publicOnly })
      if (status === 200) return bytes
      throw failure(base, cid, status)
    },
  }
}

function failure(base: URL, cid: CID, status: number): SourceFailureError {
  if (NOT_THERE.has(status)) return new SourceFailureError('NOT_FOUND', `${base.origin} does not have ${cid.toString()}`)
  return new SourceFailureError('STATUS', `${base.origin} answers ${status}`)
}
