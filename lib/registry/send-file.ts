import type { ServerResponse } from 'node:http'
import type { BlobSender } from '../store/send/blob-sender.ts'
import { FileRange, type PieceSource } from '../store/send/piece-source.ts'
import { countBytesSent } from './counters.ts'
import type { ResponseBody } from './types.ts'

/** Streams a range of a file as the response's body, see `sendPieces`. */
export function sendFile(sender: BlobSender, res: ServerResponse, file: Extract<ResponseBody, { kind: 'file' }>): Promise<void> {
  return sendPieces(sender, res, new FileRange(file.path, file.start, file.end))
}

/** Streams a source as the response's body. A client that takes no byte for the idle time is cut off by the server's own timeout. */
export async function sendPieces(sender: BlobSender, res: ServerResponse, source: PieceSource): Promise<void> {
  countBytesSent(await sender.sendPieces(res, source))
}
