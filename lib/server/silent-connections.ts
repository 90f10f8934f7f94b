import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** The connections on which nothing has been asked yet, of which there may be `most`: the oldest makes room for a new one. */
export class SilentConnections {
  readonly #sockets = new Set<Socket>()

  constructor(server: Server, most: number) {
    const add = (socket: Socket): void => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      if (this.#sockets.size > most) this.#dropOldest()
    }
    server.on('connection', add)
    if ('setSecureContext' in server) this.#followHandshakes(server, add)
  }

  /** A request came on this connection. */
  heard(socket: Socket): void {
    this.#sockets.delete(socket)
  }

  /** Ends them: node:http's closeIdleConnections() leaves out those without a first request. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  // Once TLS stands, a socket of its own takes the place of the one that was accepted.
  #followHandshakes(server: Server, add: (socket: Socket) => void): void {
    const accepted = new Map<string, Socket>()
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket)
      accepted.set(peer, socket)
      socket.once('close', () => accepted.get(peer) === socket && accepted.delete(peer))
    })
    server.on('secureConnection', (socket: Socket) => {
      const peer = peerOf(socket)
      const below = accepted.get(peer)
      accepted.delete(peer)
      if (below) this.#sockets.delete(below)
      add(socket)
    })
  }

  #dropOldest(): void {
    const [oldest] = this.#sockets
    if (oldest) this.#sockets.delete(oldest)
    oldest?.destroy()
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
