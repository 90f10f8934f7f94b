import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../logger.ts'

/**
 * Logs a request at level debug once its answer is over: method, path without query, status (null when the client left
 * before it), duration in ms, bytes sent with their headers. The query is left out: it may hold credentials.
 */
export function logAccess(logger: Logger, req: IncomingMessage, res: ServerResponse): void {
  const began = performance.now()
  const { method, socket } = req
  const path = (req.url ?? '').split('?', 1)[0]
  const sentBefore = socket.bytesWritten
  res.once('close', () => {
    const status = res.headersSent ? res.statusCode : null
    const ms = Math.round((performance.now() - began) * 10) / 10
    logger.debug({ method, path, status, ms, bytes: socket.bytesWritten - sentBefore, whole: res.writableFinished }, 'request')
  })
}
