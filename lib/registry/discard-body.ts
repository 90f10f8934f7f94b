import type { IncomingMessage } from 'node:http'

const MAX_BYTES = 8 * 1024 * 1024
const MAX_MS = 5000

/**
 * Reads on after a refusal, at most 8 MiB and 5 s: a connection that is closed with bytes unread is reset, and the client
 * would see a broken pipe instead of the refusal. Closes the connection when more is coming. `then`, when the body is over.
 */
export function discardBody(req: IncomingMessage, then: () => void): void {
  let left = MAX_BYTES
  const late = setTimeout(() => req.socket.destroy(), MAX_MS)
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) req.socket.destroy()
  })
  req.once('end', () => { clearTimeout(late); then() }).once('close', () => clearTimeout(late)).on('error', () => undefined)
  req.resume()
}
