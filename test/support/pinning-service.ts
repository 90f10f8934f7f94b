// No pinning service can be run here, so this one is made after the specification; test/cli/site.test.ts has Kubo's own client use it too.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestKubo } from './kubo.ts'

type Pin = { cid: string; name?: string; origins?: string[] }
type Entry = { requestid: string; status: string; created: string; pin: Pin; delegates: string[]; info?: Record<string, string> }

export type TestPinningService = {
  /** `http://127.0.0.1:<port>/psa` */
  url: string
  pins: Map<string, Entry>
  /** method and path with query of each request, and how it was authorized */
  asked: { method: string; url: string; authorization: string | undefined }[]
  /** answers in place of the service when it returns true */
  instead: (req: IncomingMessage, res: ServerResponse) => boolean
  stop(): Promise<void>
}

/** A service of the IPFS Pinning Service API 1.0 with one token, that pins with a real Kubo, or (`status`) says that it does. */
export async function startPinningService({ token, kubo, status = 'queued' }: { token: string; kubo?: TestKubo; status?: string }): Promise<TestPinningService> {
  const service: Omit<TestPinningService, 'url' | 'stop'> = { pins: new Map(), asked: [], instead: () => false }
  const server = createServer((req, res) => {
    const { method = '', url = '', headers: { authorization } } = req
    service.asked.push({ method, url, authorization })
    if (service.instead(req, res)) return
    if (authorization !== `Bearer ${token}`) return fail(res, 401, 'UNAUTHORIZED')
    void answer(service.pins, req, res, { kubo, status })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return Object.assign(service, {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/psa`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

async function answer(pins: TestPinningService['pins'], req: IncomingMessage, res: ServerResponse, how: { kubo: TestKubo | undefined; status: string }): Promise<void> {
  const url = new URL(req.url ?? '', 'http://service')
  const [, prefix, kind, id] = url.pathname.split('/')
  if (prefix !== 'psa' || kind !== 'pins') return fail(res, 404, 'NOT_FOUND')
  if (req.method === 'GET' && id === undefined) return send(res, 200, list(pins, url.searchParams))
  if (req.method === 'POST' && id === undefined) return send(res, 202, add(pins, JSON.parse(await text(req)) as Pin, how))
  const found = pins.get(id ?? '')
  if (!found) return fail(res, 404, 'NOT_FOUND')
  if (req.method === 'GET') return send(res, 200, found)
  if (req.method !== 'DELETE') return fail(res, 400, 'BAD_REQUEST')
  pins.delete(found.requestid)
  res.writeHead(202).end()
}

// Without a filter only pins that succeeded are listed, the newest first.
function list(pins: TestPinningService['pins'], query: URLSearchParams): { count: number; results: Entry[] } {
  const [cids, states, name] = [query.get('cid')?.split(','), (query.get('status') ?? 'pinned').split(','), query.get('name')]
  const found = [...pins.values()].reverse().filter(({ pin, status }) => states.includes(status) && (cids?.includes(pin.cid) ?? true) && (name === null || pin.name === name))
  return { count: found.length, results: found.slice(0, Number(query.get('limit') ?? 10)) }
}

function add(pins: TestPinningService['pins'], pin: Pin, { kubo, status }: { kubo: TestKubo | undefined; status: string }): Entry {
  const entry: Entry = { requestid: randomUUID(), status, created: new Date().toISOString(), pin, delegates: kubo?.addresses ?? [] }
  pins.set(entry.requestid, entry)
  if (kubo) void pinWith(kubo, entry)
  return entry
}

async function pinWith(kubo: TestKubo, entry: Entry): Promise<void> {
  entry.status = 'pinning'
  for (const origin of entry.pin.origins ?? []) await kubo.attempt(['swarm', 'connect', origin])
  const { code, stderr } = await kubo.attempt(['pin', 'add', '--name', entry.pin.name ?? '', entry.pin.cid], { timeout: 60_000 })
  entry.status = code === 0 ? 'pinned' : 'failed'
  if (code !== 0) entry.info = { status_details: stderr }
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function fail(res: ServerResponse, status: number, reason: string): void {
  send(res, status, { error: { reason, details: 'as the specification has it' } })
}
