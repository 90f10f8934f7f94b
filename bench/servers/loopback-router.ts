import { once } from 'node:events'
import { createServer } from 'node:http'

/** `when`: the moments (performance.now, ms) at which records were asked for, with the names. */
export type LoopbackRouter = { url: string; when: { name: string; at: number }[]; stop(): Promise<void> }

const RECORDS = '/routing/v1/ipns/'
const BLOCKS = '/ipfs/'

/** A delegated router on loopback that has records, and a trustless gateway that has blocks by CID; nothing else. */
export async function startLoopbackRouter(records: ReadonlyMap<string, Uint8Array>, blocks: ReadonlyMap<string, Uint8Array>): Promise<LoopbackRouter> {
  const when: LoopbackRouter['when'] = []
  const server = createServer((req, res) => {
    const path = (req.url ?? '').split('?')[0] ?? ''
    const bytes = path.startsWith(RECORDS) ? records.get(path.slice(RECORDS.length)) : path.startsWith(BLOCKS) ? blocks.get(path.slice(BLOCKS.length)) : undefined
    if (path.startsWith(RECORDS)) when.push({ name: path.slice(RECORDS.length), at: performance.now() })
    if (!bytes) return void res.writeHead(404).end()
    res.writeHead(200, { 'content-type': path.startsWith(BLOCKS) ? 'application/vnd.ipld.raw' : 'application/vnd.ipfs.ipns-record', 'content-length': bytes.length }).end(bytes)
  }).listen(0, '127.0.0.1')
  server.keepAliveTimeout = 60_000
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    when,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
