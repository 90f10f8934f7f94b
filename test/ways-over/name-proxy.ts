import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'

export type NameProxy = { url: string; /** where the name leads from now on */ lead(port: number): void; stop(): void }

/** A proxy for HTTPS that knows one host: a name without a server of names, as dockerd takes it from HTTPS_PROXY. */
export async function startNameProxy(host: string): Promise<NameProxy> {
  let to = 0
  const server = createServer((_req, res) => void res.writeHead(403).end())
  server.on('connect', ({ url }, socket, head: Buffer) => {
    if (url !== `${host}:443`) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const there = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      there.write(head)
      there.pipe(socket).pipe(there)
    })
    for (const [one, other] of [[there, socket], [socket, there]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${address.port}`, lead: (port) => { to = port }, stop }
}
