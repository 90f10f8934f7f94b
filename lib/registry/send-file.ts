import type { ServerResponse } from 'node:http'
import type { BlobSender } from '../store/send/blob-sender.ts'
import { countBytesSent } from './counters.ts'
import type { ResponseBody } from './types.ts'

/** Streams a range of a file as the response's body; a client that takes no byte for `idleMs` is cut off, so that it gives its buffers back. */
export async function sendFile(sender: BlobSender, res: ServerResponse, file: Extract<ResponseBody, { kind: 'file' }>, idleMs: number): Promise<void> {
  const socket = res.socket
  const onIdle = (): void => {
    // Nothing to take means that it is we who wait for a buffer.
    if (socket && socket.writableLength > 0) res.destroy()
    else socket?.setTimeout(idleMs)
  }
  socket?.setTimeout(idleMs, onIdle)
  try {
    countBytesSent(await sender.send(res, file.path, file.start, file.end))
  } finally {
    socket?.off('timeout', onIdle)
    socket?.setTimeout(0)
  }
}
