import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseAccept } from '../../http/accept.ts'
import { parseHash } from '../../names/hash-spelling.ts'
import { parsePeerId } from '../../names/ipns-name.ts'
import { parseName } from '../../names/name.ts'
import type { GatewayAnswer } from '../gateway/gateway-answer.ts'
import { GatewayError } from '../gateway/gateway-error.ts'
import { RECORD_TYPE } from '../gateway/record-answer.ts'
import { errorAnswer, SAFE_HEADERS, writeAnswer } from '../gateway/responses.ts'
import { toGatewayError } from '../gateway/to-gateway-error.ts'
import { isIdentity } from '../gateway/scope-blocks.ts'
import { getRecord } from './get-record.ts'
import { filterRecord, hubRecord, type PeerRecord } from './peer-record.ts'
import { putRecord } from './put-record.ts'
import { RateLimit } from './rate-limit.ts'
import { readRecordBody } from './read-record-body.ts'
import type { RoutingParts } from './routing-parts.ts'
import { StrangerRecords } from './stranger-records.ts'

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, PUT, OPTIONS', 'access-control-expose-headers': 'ETag' }
const PREFLIGHT = { ...CORS, 'access-control-allow-headers': 'Accept, Content-Type, If-None-Match', 'access-control-max-age': '86400' }
const PUTS_OF_ONE = { burst: 100, perSecond: 5 }
const PUTS_OF_ALL = { burst: 500, perSecond: 100 }
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/

/** `/routing/v1/{providers,peers,ipns}/…` for node:http (Delegated Routing V1 HTTP API). */
export function createRouting(parts: RoutingParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const routing = new Routing(parts)
  // Nothing of this API is streamed out of files.
  const send = async (): Promise<void> => undefined
  return async (req, res) => {
    try {
      const answer = await routing.answer(req)
      const body = req.method === 'HEAD' || answer.body === undefined ? {} : { body: answer.body }
      await writeAnswer(res, { status: answer.status, headers: { ...CORS, ...SAFE_HEADERS, ...answer.headers }, ...body }, send)
    } catch (error) {
      const refusal = toGatewayError(error)
      if (refusal.status >= 500) parts.logger.error({ err: error, path: req.url?.split('?')[0] }, 'the routing API failed')
      if (res.headersSent) return void res.destroy()
      const answer = errorAnswer(req, refusal)
      await writeAnswer(res, { ...answer, headers: { ...CORS, ...SAFE_HEADERS, ...answer.headers } }, send)
    }
  }
}

class Routing {
  readonly #parts: RoutingParts
  readonly #strangers: StrangerRecords
  readonly #one: RateLimit
  readonly #all: RateLimit

  constructor(parts: RoutingParts) {
    this.#parts = parts
    this.#strangers = new StrangerRecords(parts.now)
    this.#one = new RateLimit(PUTS_OF_ONE, parts.now)
    this.#all = new RateLimit(PUTS_OF_ALL, parts.now)
  }

  async answer(req: IncomingMessage): Promise<GatewayAnswer> {
    if (!this.#parts.isOurHost(req)) throw new GatewayError(421, 'This hub does not answer under that name. Its operator sets IPCR_PUBLIC_URL to the address that people use.')
    if (req.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT }
    const [path = '', text = ''] = (req.url ?? '').split('?', 2)
    const [, , , kind, key = '', ...rest] = path.split('/', 7)
    if ((kind !== 'providers' && kind !== 'peers' && kind !== 'ipns') || rest.length > 0) throw new GatewayError(400, 'There is /routing/v1/providers/<cid>, /routing/v1/peers/<peer id> and /routing/v1/ipns/<name>.')
    if (req.method === 'PUT' && kind === 'ipns') return this.#put(req, key)
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new GatewayError(501, 'This hub announces its own blocks only and takes no announcements of others.')
    if (kind === 'ipns') return getRecord(this.#parts, this.#strangers, nameOf(key), req.headers)
    const query = new URLSearchParams(text)
    return kind === 'providers' ? this.#providers(req, key, query) : this.#peers(req, key, query)
  }

  #providers(req: IncomingMessage, key: string, query: URLSearchParams): GatewayAnswer {
    const cid = parseHash(key)
    if (!cid) throw new GatewayError(422, `"${key.slice(0, 100)}" is not a CID.`)
    return records(req, 'Providers', !isIdentity(cid) && this.#parts.blocks.has(cid) ? this.#hub(query) : undefined)
  }

  #peers(req: IncomingMessage, key: string, query: URLSearchParams): GatewayAnswer {
    const name = parseName(key, { peerIds: true })
    if (name?.kind !== 'ipns') throw new GatewayError(422, `"${key.slice(0, 100)}" is not a peer id.`)
    const peerId = this.#parts.provider()?.peerId
    return records(req, 'Peers', peerId !== undefined && parsePeerId(peerId) === name.ipnsName ? this.#hub(query) : undefined)
  }

  #hub(query: URLSearchParams): PeerRecord | undefined {
    const record = hubRecord(this.#parts.provider(), this.#parts.publicUrl)
    return record && filterRecord(record, query)
  }

  async #put(req: IncomingMessage, key: string): Promise<GatewayAnswer> {
    const ipnsName = nameOf(key)
    if (req.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== RECORD_TYPE) throw new GatewayError(406, `A record is sent with Content-Type: ${RECORD_TYPE}.`)
    const client = req.socket.remoteAddress ?? ''
    // Behind a proxy on this machine everybody comes from here.
    const wait = (LOOPBACK.test(client) ? 0 : this.#one.take(client)) || this.#all.take('')
    if (wait > 0) throw new GatewayError(429, 'Too many records in a short time.', { 'retry-after': String(wait) })
    return putRecord(this.#parts, this.#strangers, ipnsName, await readRecordBody(req))
  }
}

function nameOf(key: string): string {
  const name = parseName(key, { peerIds: true })
  if (name?.kind === 'ipns') return name.ipnsName
  throw new GatewayError(400, `"${key.slice(0, 100)}" is not an IPNS name.`)
}

/** One record at most, as JSON or as lines of it; 404 when there is none. */
function records(req: IncomingMessage, field: 'Providers' | 'Peers', record: PeerRecord | undefined): GatewayAnswer {
  const lines = parseAccept(req.headers.accept).some(({ type }) => type === 'application/x-ndjson')
  const type = lines ? 'application/x-ndjson' : 'application/json'
  const headers = { 'content-type': type, vary: 'Accept', 'cache-control': record ? 'public, max-age=300' : 'public, max-age=15' }
  if (lines) return { status: record ? 200 : 404, headers, body: record ? `${JSON.stringify(record)}\n` : '' }
  return { status: record ? 200 : 404, headers, body: JSON.stringify({ [field]: record ? [record] : [] }) }
}
