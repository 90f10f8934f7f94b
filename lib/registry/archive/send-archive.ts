import type { ServerResponse } from 'node:http'
import type { Digest } from '../../oci/digest.ts'
import type { BlobSender } from '../../store/send/blob-sender.ts'
import { piecesOf, type Piece } from '../../store/send/piece-source.ts'
import { sendPieces } from '../send-file.ts'
import type { ResponseBody } from '../types.ts'
import type { PulledContent } from './content.ts'
import type { Archive } from './plan-archive.ts'
import { sendInTurn } from './send-in-turn.ts'
import { TAR_END, tarHeader, tarPadding } from './tar-header.ts'

export type LocalBody = Exclude<ResponseBody, { kind: 'growing' }>

/**
 * Sends an archive as the body of a response whose head is written. What is all here goes through the buffers that all downloads
 * share; `isOutside`: parts may still have to be fetched, which is begun when their turn comes. The response is cut when a part
 * cannot be had. Resolves when nothing more is sent, also because the client has gone.
 */
export async function sendArchive(res: ServerResponse, archive: Archive, content: PulledContent, { sender, isOutside, idleMs }: { sender: BlobSender; isOutside: boolean; idleMs: number }): Promise<void> {
  if (isOutside) return sendInTurn(res, archive, content, idleMs)
  const bodies = new Map<Digest, LocalBody>()
  for (const { body, size } of archive.files) if (typeof body === 'string') bodies.set(body, localBody(await content.blob(body), size))
  await sendPieces(sender, res, piecesOf(pieces(archive, bodies)))
}

/** Throws RangeError when a body is not as large as was promised. */
export function requireSize(body: ResponseBody, size: number): void {
  const held = body.kind === 'bytes' ? body.bytes.length : body.end - body.start
  if (held !== size) throw new RangeError('a part of the archive has another size than was announced')
}

function localBody(body: ResponseBody, size: number): LocalBody {
  if (body.kind === 'growing') {
    body.blob.release()
    throw new RangeError('a part of the archive is not here')
  }
  requireSize(body, size)
  return body
}

function* pieces({ files }: Archive, bodies: ReadonlyMap<Digest, LocalBody>): Generator<Piece> {
  for (const { name, size, body } of files) {
    yield { bytes: tarHeader(name, size) }
    yield typeof body === 'string' ? toPiece(bodies.get(body)) : { bytes: body }
    yield { bytes: tarPadding(size) }
  }
  yield { bytes: TAR_END }
}

function toPiece(body: LocalBody | undefined): Piece {
  if (body === undefined) throw new RangeError('a part of the archive was not asked for')
  return body.kind === 'bytes' ? { bytes: body.bytes } : { file: body.path, start: body.start, end: body.end }
}
