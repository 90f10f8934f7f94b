import type { ServerResponse } from 'node:http'
import { sendGrowing } from '../../resolve/send-growing.ts'
import { countBytesSent } from '../counters.ts'
import type { ResponseBody } from '../types.ts'

/** Streams a range of a file that is still being fetched; a client that takes no byte for `idleMs` is cut off. */
export async function sendGrowingBody(res: ServerResponse, { blob, start, end }: Extract<ResponseBody, { kind: 'growing' }>, idleMs: number): Promise<void> {
  const stop = cutWhenIdle(res, idleMs)
  try {
    countBytesSent(await sendGrowing(blob, res, start, end))
  } finally {
    blob.release()
    stop()
  }
}

/** Cuts a response whose client takes no byte for `idleMs`, until the answer is called. */
export function cutWhenIdle(res: ServerResponse, idleMs: number): () => void {
  const socket = res.socket
  const onIdle = (): void => {
    // Nothing to take means that it is we who wait for the next bytes.
    if (socket && socket.writableLength > 0) res.destroy()
    else socket?.setTimeout(idleMs)
  }
  socket?.setTimeout(idleMs, onIdle)
  return () => {
    socket?.off('timeout', onIdle)
    socket?.setTimeout(0)
  }
}
