import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** The connections on which nothing has been asked yet, of which there may be `most`: the oldest makes room for a new one. */
export class SilentConnections {
  readonly #sockets = new Set<Socket>()

  constructor(server: Server, most: number) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      if (this.#sockets.size > most) this.#dropOldest()
    })
  }

  /** A request came on this connection. */
  heard(socket: Socket): void {
    this.#sockets.delete(socket)
  }

  /** Ends them: node:http's closeIdleConnections() leaves out those without a first request. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #dropOldest(): void {
    const [oldest] = this.#sockets
    if (oldest) this.#sockets.delete(oldest)
    oldest?.destroy()
  }
}
