import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type NodeMisdeed = 'silent' | 'html' | 'endless' | 'drip' | 'busy' | 'unpaid' | 'behind' | 'junk' | 'empty' | 'elsewhere' | 'cut' | 'deep'

export type HostileNode = {
  url: string
  /** JSON-RPC methods that were asked for */
  asked: string[]
  /** what to do; undefined is the truth */
  misdeed: NodeMisdeed | undefined
  stop(): Promise<void>
}

const ERRORS: Partial<Record<NodeMisdeed, [number, string]>> = {
  busy: [-32005, 'daily request count exceeded, request rate limited'],
  unpaid: [-32000, 'payment required'],
  behind: [-32000, 'missing trie node 1a2b (path ) state is not available'],
}

/** An Ethereum node that passes on what another one says, until it is told to misbehave. */
export async function startHostileNode(target: string): Promise<HostileNode> {
  const asked: string[] = []
  const node: HostileNode = { url: '', asked, misdeed: undefined, stop: async () => {} }
  const server = createServer((req, res) => {
    void answer(node, target, req, res).catch(() => res.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  node.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  node.stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return node
}

async function answer({ asked, misdeed }: HostileNode, target: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = Buffer.concat(await req.toArray()).toString()
  const { id, method } = JSON.parse(body) as { id: number; method: string }
  asked.push(method)
  const type = { 'content-type': 'application/json' }
  const [code, message] = ERRORS[misdeed ?? 'silent'] ?? []
  if (code !== undefined) return void res.writeHead(misdeed === 'busy' ? 429 : 200, type).end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } }))
  if (misdeed === 'silent') return
  if (misdeed === 'html') return void res.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in to the network</h1>')
  if (misdeed === 'junk') return void res.writeHead(200, type).end(JSON.stringify({ jsonrpc: '2.0', id, result: { hello: 1 } }))
  if (misdeed === 'empty') return void res.writeHead(200, type).end()
  if (misdeed === 'elsewhere') return void res.writeHead(307, { location: target.replace('127.0.0.1', 'localhost') }).end()
  if (misdeed === 'deep') return void res.writeHead(200, type).end('['.repeat(60_000))
  if (misdeed === 'endless') return endless(res)
  const truth = Buffer.from(await (await fetch(target, { method: 'POST', headers: type, body })).arrayBuffer())
  if (misdeed === 'cut') return void res.writeHead(200, { ...type, 'content-length': truth.length }).write(truth.subarray(0, -5), () => res.destroy())
  if (misdeed === 'drip') return drip(res, truth)
  res.writeHead(200, type).end(truth)
}

function endless(res: ServerResponse): void {
  const more = (): void => {
    while (!res.destroyed && res.write(' '.repeat(64 * 1024)));
  }
  res.writeHead(200, { 'content-type': 'application/json' }).on('drain', more)
  more()
}

function drip(res: ServerResponse, truth: Buffer): void {
  let sent = 0
  res.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => res.write(truth.subarray(sent, ++sent)), 200)
  res.once('close', () => clearInterval(timer))
}
