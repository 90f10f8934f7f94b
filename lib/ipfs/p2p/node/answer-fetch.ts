import type { IncomingMessage, ServerResponse } from 'node:http'
import { CID } from 'multiformats/cid'
import { z } from 'zod'
import { BlockMissingError } from '../../block-source.ts'
import type { BitswapNode } from './start-node.ts'

const MOST_MS = 30_000
const ADDRESS = /^\/ip[46]\/[0-9a-fA-F.:]+\/tcp\/\d{1,5}$/

const request = z.object({ peer: z.string().min(1).max(128), at: z.array(z.string().regex(ADDRESS)).min(1).max(16) })

/**
 * Answers the hub's `GET /block/<cid>?peer=<peer id>&at=<multiaddr>[&at=…]` with the bytes that this peer gave: 404 when it has
 * not got them, 502 when it cannot be reached, 504 when it is too slow. A request that is given up ends the fetch.
 */
export async function answerFetch(node: Pick<BitswapNode, 'fetch'>, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const stop = new AbortController()
  res.once('close', () => stop.abort(new Error('nobody waits')))
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(MOST_MS)])
  try {
    const { cid, peer, at } = read(req.url ?? '')
    const bytes = await node.fetch(cid, peer, at, signal)
    res.writeHead(200, { 'content-type': 'application/vnd.ipld.raw', 'content-length': bytes.length }).end(bytes)
  } catch (error) {
    const text = error instanceof Error ? error.message : 'failed'
    res.writeHead(statusOf(error, signal), { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) }).end(text)
  }
}

function read(url: string): { cid: CID; peer: string; at: string[] } {
  const { pathname, searchParams } = new URL(url, 'http://p2p')
  const [, kind, cid = ''] = pathname.split('/')
  if (kind !== 'block') throw new RangeError('there is /block/<cid>')
  return { cid: CID.parse(cid), ...request.parse({ peer: searchParams.get('peer'), at: searchParams.getAll('at') }) }
}

function statusOf(error: unknown, signal: AbortSignal): number {
  if (error instanceof BlockMissingError) return 404
  if (error instanceof RangeError || error instanceof z.ZodError) return 400
  return signal.aborted ? 504 : 502
}
