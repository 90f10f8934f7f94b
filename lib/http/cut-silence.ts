import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Decides what the server's socket timeout (`server.timeout`) means while a response is under way: a client that took
 * no byte of it for `idleMs` is cut; one that waits for us goes on waiting. Without it node:http would cut both.
 */
export function silenceCutter(idleMs: number): (res: ServerResponse) => void {
  const onTimeout = (socket: Socket): void => {
    if (socket.writableLength > 0) socket.destroy()
    else socket.setTimeout(idleMs)
  }
  return (res) => void res.on('timeout', onTimeout)
}
