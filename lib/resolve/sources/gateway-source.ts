import type { IncomingMessage } from 'node:http'
import type { CID } from 'multiformats/cid'
import { MAX_BLOCK_BYTES } from '../blocks/verify-block.ts'
import { boundedRequest, openResponse } from '../net/bounded-request.ts'
import { SourceFailureError } from '../net/errors.ts'
import type { Source } from './source.ts'

const NOT_THERE = new Set([404, 410, 412, 451])

/** A trustless gateway: `GET /ipfs/<cid>?format=raw` (IPFS Trustless Gateway specification), and ranges of files if it gives those too. `publicOnly`: its address came from others. `firstByteMs`: how long it may look for a block. */
export function gatewaySource(base: URL, publicOnly = false, firstByteMs?: number): Source {
  return {
    name: base.origin,
    get: async (cid, signal) => {
      const url = new URL(`/ipfs/${cid.toString()}?format=raw`, base)
      const { status, bytes } = await boundedRequest(url, { accept: 'application/vnd.ipld.raw', maxBytes: MAX_BLOCK_BYTES, signal, publicOnly, firstByteMs })
      if (status === 200) return bytes
      throw failure(base, cid, status)
    },
    range: async (file, start, end, signal) => {
      const response = await openResponse(new URL(`/ipfs/${file.toString()}`, base), { range: `bytes=${start}-${end - 1}`, signal, publicOnly })
      if (isRange(response, start, end)) return response
      response.destroy()
      throw failure(base, file, response.statusCode ?? 0)
    },
  }
}

function isRange({ statusCode, headers }: IncomingMessage, start: number, end: number): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN)
  // A gateway that gives the block of whatever it is asked for is no liar for that.
  if (headers['content-encoding'] !== undefined || headers['content-type'] === 'application/vnd.ipld.raw' || length < end - start) return false
  if (statusCode === 206) return headers['content-range']?.startsWith(`bytes ${start}-${end - 1}/`) === true
  return statusCode === 200 && start === 0
}

function failure(base: URL, cid: CID, status: number): SourceFailureError {
  if (NOT_THERE.has(status)) return new SourceFailureError('NOT_FOUND', `${base.origin} does not have ${cid.toString()}`)
  return new SourceFailureError('STATUS', `${base.origin} answers ${status}`)
}
