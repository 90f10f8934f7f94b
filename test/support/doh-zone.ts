import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { answerQuery } from './dns-zone.ts'

export type DohZone = {
  /** for Kubo's DNS.Resolvers */
  url: string
  /** sets the TXT entries of a name */
  set(name: string, texts: string[]): void
  asked: string[]
  stop(): Promise<void>
}

/** A resolver over HTTP on loopback (RFC 8484, GET and POST) that knows the TXT entries it was given; everything else is NXDOMAIN. */
export async function startDohZone(): Promise<DohZone> {
  const entries = new Map<string, string[]>()
  const asked: string[] = []
  const server = createServer(async (req, res) => {
    const answer = answerQuery(await queryOf(req), entries, asked)
    res.writeHead(200, { 'content-type': 'application/dns-message' }).end(answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/dns-query`,
    set: (name, texts) => void entries.set(name, texts),
    asked,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function queryOf(req: IncomingMessage): Promise<Buffer> {
  if (req.method === 'POST') return buffer(req)
  return Buffer.from(new URL(req.url ?? '', 'http://localhost').searchParams.get('dns') ?? '', 'base64url')
}
