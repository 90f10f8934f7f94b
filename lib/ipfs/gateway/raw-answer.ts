import { piecesOf, type Piece } from '../../store/send/piece-source.ts'
import type { FoundBlock } from '../blocks/found-block.ts'
import { disposition } from './disposition.ts'
import type { GatewayAnswer, GatewayParts, ResolvedRequest } from './gateway-answer.ts'
import { pieceOf } from './file-blocks.ts'
import { rangedAnswer, type Content } from './ranged-answer.ts'
import { notHere } from './resolve-path.ts'

/** One block as it is, `application/vnd.ipld.raw`; HEAD reads no file. Throws GatewayError 404, 416 (IPFS trustless gateway, block responses). */
export function rawAnswer({ blocks }: GatewayParts, request: ResolvedRequest): GatewayAnswer {
  const cid = request.resolved.target
  const found = blocks.find(cid)
  if (!found) throw notHere(cid)
  const headers = {
    'content-type': 'application/vnd.ipld.raw',
    'content-disposition': disposition('attachment', request.query.get('filename') ?? `${cid.toString()}.bin`),
    etag: `"${cid.toString()}.raw"`,
    ...request.cacheControl,
  }
  return rangedAnswer(request, headers, blockContent(found))
}

/** A block's bytes, wherever they are. */
export function blockContent(found: FoundBlock): Content {
  return { size: found.size, from: (start, end) => piecesOf([part(pieceOf(found), start, end)]) }
}

function part(piece: Piece, start: number, end: number): Piece {
  if ('bytes' in piece) return { bytes: piece.bytes.subarray(start, end) }
  return { file: piece.file, start: piece.start + start, end: piece.start + end }
}
