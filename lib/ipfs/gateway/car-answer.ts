import { createHash } from 'node:crypto'
import { matchesETag } from '../../http/entity-tag.ts'
import { piecesOf } from '../../store/send/piece-source.ts'
import type { PublicBlocks } from '../blocks/found-block.ts'
import { parseCarOptions, type CarOptions } from './car-options.ts'
import { carPieces } from './car-pieces.ts'
import { disposition } from './disposition.ts'
import type { GatewayAnswer, GatewayParts, ResolvedRequest } from './gateway-answer.ts'
import { requireBlock } from './read-node.ts'
import type { Resolved } from './resolve-path.ts'
import { isIdentity, scopeBlocks, type CarBlock } from './scope-blocks.ts'
import { SeenBlocks } from './seen-blocks.ts'

/**
 * The blocks of a path and of what it leads to as a CAR, in depth-first order, streamed. Its root is where the path ends.
 * A block that turns out to be missing cuts the stream. Throws GatewayError 400, 406 (IPFS trustless gateway, CAR responses).
 */
export function carAnswer({ blocks }: GatewayParts, request: ResolvedRequest): GatewayAnswer {
  const { resolved, query, wanted } = request
  const options = parseCarOptions(query, wanted.parameters)
  const name = resolved.target.toString()
  const headers = {
    'content-type': `application/vnd.ipld.car; version=1; order=dfs; dups=${options.duplicates ? 'y' : 'n'}`,
    'content-disposition': disposition('attachment', query.get('filename') ?? `${name}.car`),
    'accept-ranges': 'none',
    etag: `W/"${name}.car.${fingerprint(options, resolved)}"`,
    ...request.cacheControl,
  }
  if (matchesETag(request.headers['if-none-match'], headers.etag)) return { status: 304, headers }
  if (request.isHead) return { status: 200, headers }
  return { status: 200, headers, body: piecesOf(carPieces(resolved.target, carBlocks(blocks, resolved, options))) }
}

/** The blocks of the way first, then those of the scope. */
function* carBlocks(blocks: PublicBlocks, { target, visited }: Resolved, options: CarOptions): Generator<CarBlock> {
  const seen = options.duplicates ? undefined : new SeenBlocks()
  for (const cid of visited) {
    if (!isIdentity(cid) && (!seen || seen.add(cid))) yield { cid, found: requireBlock(blocks, cid) }
  }
  yield* scopeBlocks(blocks, target, options, seen)
}

function fingerprint(options: CarOptions, { visited }: Resolved): string {
  return createHash('sha256').update(JSON.stringify([options, visited.map(String)])).digest('base64url').slice(0, 16)
}
