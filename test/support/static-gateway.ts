import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { CID } from 'multiformats/cid'
import type { Tree } from './tree.ts'

export type StaticGateway = {
  url: string
  /** records by IPNS name */
  records: Map<string, Uint8Array>
  /** what the router part says for every CID */
  providers: object[]
  asked: string[]
  /** answers about names are as of when they were asked for, and go out when this is over */
  held?: Promise<void>
  stop(): Promise<void>
}

/** A trustless gateway and router over a tree in memory. */
export async function startStaticGateway(tree: Tree): Promise<StaticGateway> {
  const records = new Map<string, Uint8Array>()
  const providers: object[] = []
  const asked: string[] = []
  const server = createServer(async (req, res) => {
    const path = (req.url ?? '').split('?')[0] ?? ''
    asked.push(path)
    res.setHeader('access-control-allow-origin', '*')
    const [, first, second, third] = path.split('/')
    if (first === 'ipfs') return bytesOrNot(res, 'application/vnd.ipld.raw', tree.blocks.get(Buffer.from(CID.parse(second ?? '').multihash.bytes).toString('hex')))
    if (first === 'ipns') {
      const record = records.get(second ?? '')
      await gateway.held
      return bytesOrNot(res, 'application/vnd.ipfs.ipns-record', record)
    }
    const [, , , kind, key = ''] = path.split('/')
    if (third === undefined) return bytesOrNot(res, 'text/plain', undefined)
    if (kind === 'ipns') return bytesOrNot(res, 'application/vnd.ipfs.ipns-record', records.get(key))
    bytesOrNot(res, 'application/json', Buffer.from(JSON.stringify({ Providers: providers })))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const gateway: StaticGateway = {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    records, providers, asked,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return gateway
}

function bytesOrNot(res: ServerResponse, type: string, bytes: Uint8Array | undefined): void {
  if (bytes) res.writeHead(200, { 'content-type': type }).end(bytes)
  else res.writeHead(404).end('not here')
}
