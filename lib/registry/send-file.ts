import type { ServerResponse } from 'node:http'
import type { BlobSender } from '../store/send/blob-sender.ts'
import { FileRange, type PieceSource } from '../store/send/piece-source.ts'
import { countBytesSent } from './counters.ts'
import type { ResponseBody } from './types.ts'

/** Streams a range of a file as the response's body, see `sendPieces`. */
export function sendFile(sender: BlobSender, res: ServerResponse, file: Extract<ResponseBody, { kind: 'file' }>, idleMs: number): Promise<void> {
  return sendPieces(sender, res, new FileRange(file.path, file.start, file.end), idleMs)
}

/** Streams a source as the response's body; a client that takes no byte for `idleMs` is cut off, so that it gives its buffers back. */
export async function sendPieces(sender: BlobSender, res: ServerResponse, source: PieceSource, idleMs: number): Promise<void> {
  const socket = res.socket
  const onIdle = (): void => {
    // Nothing to take means that it is we who wait for a buffer.
    if (socket && socket.writableLength > 0) res.destroy()
    else socket?.setTimeout(idleMs)
  }
  socket?.setTimeout(idleMs, onIdle)
  try {
    countBytesSent(await sender.sendPieces(res, source))
  } finally {
    socket?.off('timeout', onIdle)
    socket?.setTimeout(0)
  }
}
