import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A connection on which a test writes bytes as it likes, and what has come back so far. */
export class RawSocket {
  readonly socket: Socket
  #received = ''

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (text: string) => (this.#received += text))
    this.socket.on('error', () => {})
  }

  get received(): string {
    return this.#received
  }

  /** Status of the answer so far; 0 while there is none. */
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#received)?.[1] ?? 0)
  }

  send(...parts: (string | Uint8Array)[]): this {
    for (const part of parts) this.socket.write(part)
    return this
  }

  /** Request line and headers; Host is set. */
  request(method: string, path: string, headers: Record<string, string | number> = {}): this {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    return this.send(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${this.socket.remotePort ?? ''}\r\n${lines.join('')}\r\n`)
  }

  /** Waits until the other side ended or reset the connection; false if it did not within `ms`. */
  async ended(ms: number): Promise<boolean> {
    if (this.socket.readableEnded || this.socket.destroyed) return true
    const signal = AbortSignal.timeout(ms)
    return Promise.race([once(this.socket, 'end', { signal }), once(this.socket, 'close', { signal })]).then(() => true, () => false)
  }

  /** Waits for a status line; 0 if there is none when the connection ends or after `ms`. */
  async answered(ms = 60_000): Promise<number> {
    for (const until = Date.now() + ms; Date.now() < until && this.status === 0 && !this.socket.readableEnded && !this.socket.destroyed; ) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return this.status
  }

  destroy(): void {
    this.socket.destroy()
  }
}

/** Opens a connection to the hub's port. */
export async function openSocket(port: number): Promise<RawSocket> {
  const raw = new RawSocket(port)
  await once(raw.socket, 'connect')
  return raw
}
