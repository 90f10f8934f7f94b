import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { Registry } from '../../cli/registry/registry.ts'
import type { Credential } from '../../cli/registry/credential.ts'

export type Asked = { method: string; url: string; headers: IncomingMessage['headers']; body: string }

/** A registry that answers as a test says, and remembers what it was asked. */
export async function startRegistry(answer: (asked: Asked, res: ServerResponse, req: IncomingMessage) => void): Promise<{ url: string; asked: Asked[]; client(credential?: Credential): Registry; stop(): void }> {
  const asked: Asked[] = []
  const server: Server = createServer((req, res) => {
    let body = ''
    req.setEncoding('latin1').on('data', (part: string) => (body += part)).on('end', () => {
      const one = { method: req.method ?? '', url: req.url ?? '', headers: req.headers, body }
      asked.push(one)
      answer(one, res, req)
    }).on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    url, asked,
    client: (credential) => new Registry({ host: new URL(url).host, at: url }, async () => credential),
    stop: () => void server.close(() => undefined).closeAllConnections(),
  }
}
