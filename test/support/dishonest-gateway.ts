import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Misdeed = 'flip' | 'flip-last' | 'swap' | 'truncate' | 'cut' | 'endless' | 'drip' | 'silent' | 'missing' | 'html' | 'error' | 'elsewhere'

export type DishonestGateway = {
  url: string
  /** raw paths (with query) that were asked for */
  asked: string[]
  /** what to do to a path; undefined is the truth */
  behave(rule: (path: string) => Misdeed | undefined): void
  /** answers a name with this record instead of the target's */
  record(ipnsName: string, bytes: Uint8Array | undefined): void
  stop(): Promise<void>
}

const RECORD = 'application/vnd.ipfs.ipns-record'

/** A gateway and router that passes on what another one says, until it is told to misbehave. */
export async function startDishonestGateway(target: string): Promise<DishonestGateway> {
  let rule: (path: string) => Misdeed | undefined = () => undefined
  const records = new Map<string, Uint8Array>()
  const asked: string[] = []
  const server = createServer((req, res) => {
    const path = req.url ?? '/'
    asked.push(path)
    // Also to pages of other origins, as gateways do.
    res.setHeader('access-control-allow-origin', '*')
    const forged = records.get(/\/ipns\/([^/?]+)/.exec(path)?.[1] ?? '')
    if (forged) return void res.writeHead(200, { 'content-type': RECORD }).end(forged)
    void misbehave(rule(path), target, req, res).catch(() => res.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    asked,
    behave: (next) => { rule = next },
    record: (name, bytes) => void (bytes ? records.set(name, bytes) : records.delete(name)),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function misbehave(misdeed: Misdeed | undefined, target: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (misdeed === 'silent') return
  if (misdeed === 'missing') return void res.writeHead(404).end('not here')
  if (misdeed === 'error') return void res.writeHead(500).end('broken')
  if (misdeed === 'html') return void res.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in to the network</h1>')
  if (misdeed === 'elsewhere') return void res.writeHead(302, { location: `http://localhost:9/${req.url ?? ''}` }).end()
  if (misdeed === 'endless') return endless(res)
  const headers: Record<string, string> = req.headers.accept === undefined ? {} : { accept: req.headers.accept }
  const answer = await fetch(target + (req.url ?? '/'), { method: req.method ?? 'GET', headers, redirect: 'manual' })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const type = { 'content-type': answer.headers.get('content-type') ?? 'application/octet-stream' }
  if (misdeed === 'drip') return drip(res, answer.status, type, bytes)
  if (misdeed === 'cut') return void res.writeHead(answer.status, { ...type, 'content-length': bytes.length }).write(bytes.subarray(0, bytes.length >> 1), () => res.destroy())
  res.writeHead(answer.status, type).end(changed(misdeed, bytes))
}

function changed(misdeed: Misdeed | undefined, bytes: Buffer): Buffer {
  if (misdeed === 'flip') return Buffer.concat([Buffer.from([(bytes[0] ?? 0) ^ 1]), bytes.subarray(1)])
  if (misdeed === 'flip-last') return Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])])
  if (misdeed === 'swap') return Buffer.alloc(bytes.length, 'a block of something else ')
  return misdeed === 'truncate' ? bytes.subarray(0, bytes.length - 1) : bytes
}

function endless(res: ServerResponse): void {
  const piece = Buffer.alloc(64 * 1024, 'more ')
  const more = (): void => {
    while (!res.destroyed && res.write(piece));
  }
  res.writeHead(200, { 'content-type': 'application/vnd.ipld.raw' }).on('drain', more)
  more()
}

function drip(res: ServerResponse, status: number, type: Record<string, string>, bytes: Buffer): void {
  res.writeHead(status, { ...type, 'content-length': bytes.length })
  let at = 0
  const timer = setInterval(() => {
    if (at >= bytes.length || res.destroyed) clearInterval(timer)
    else res.write(bytes.subarray(at, ++at))
  }, 1000)
  res.on('close', () => clearInterval(timer))
}
