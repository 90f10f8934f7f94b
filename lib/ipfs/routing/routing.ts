import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseHash } from '../../names/hash-spelling.ts'
import { parsePeerId } from '../../names/ipns-name.ts'
import { parseName } from '../../names/name.ts'
import type { GatewayAnswer } from '../gateway/gateway-answer.ts'
import { GatewayError } from '../gateway/gateway-error.ts'
import { RECORD_TYPE } from '../gateway/record-answer.ts'
import { respondWith } from '../gateway/respond.ts'
import { isIdentity } from '../gateway/scope-blocks.ts'
import { nameOf, readAddress, type Kind } from './address.ts'
import { getRecord } from './get-record.ts'
import { peerAnswer } from './peer-answer.ts'
import { filterRecord, hubRecord, type PeerRecord } from './peer-record.ts'
import { putRecord } from './put-record.ts'
import { RateLimit } from './rate-limit.ts'
import { readRecordBody } from './read-record-body.ts'
import type { RoutingParts } from './routing-parts.ts'
import { StrangerRecords } from './stranger-records.ts'

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, PUT, OPTIONS', 'access-control-expose-headers': 'ETag' }
const PREFLIGHT = { 'access-control-allow-headers': 'Accept, Content-Type, If-None-Match', 'access-control-max-age': '86400' }
const PUTS_OF_ONE = { burst: 100, perSecond: 5 }
const PUTS_OF_ALL = { burst: 500, perSecond: 100 }
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/

/** `/routing/v1/{providers,peers,ipns}/…` for node:http (Delegated Routing V1 HTTP API). */
export function createRouting(parts: RoutingParts): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const routing = new Routing(parts)
  // Nothing of this API comes out of files.
  const send = async (): Promise<void> => undefined
  return respondWith({ ...parts, headers: CORS, send, answer: (req) => routing.answer(req) })
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
    if (req.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT }
    const { kind, key, query } = readAddress(req.url ?? '')
    if (req.method === 'PUT' && kind === 'ipns') return this.#put(req, key)
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new GatewayError(501, 'This hub announces its own blocks only and takes no announcements of others.')
    const answer = await this.#get(req, kind, key, query)
    return req.method === 'HEAD' ? { status: answer.status, headers: answer.headers } : answer
  }

  #get(req: IncomingMessage, kind: Kind, key: string, query: URLSearchParams): GatewayAnswer | Promise<GatewayAnswer> {
    if (kind === 'ipns') return getRecord(this.#parts, this.#strangers, nameOf(key), req.headers)
    return kind === 'providers' ? this.#providers(req, key, query) : this.#peers(req, key, query)
  }

  #providers(req: IncomingMessage, key: string, query: URLSearchParams): GatewayAnswer {
    const cid = parseHash(key)
    if (!cid) throw new GatewayError(422, `"${key.slice(0, 100)}" is not a CID.`)
    return peerAnswer(req, 'Providers', !isIdentity(cid) && this.#parts.blocks.has(cid) ? this.#hub(query) : undefined)
  }

  #peers(req: IncomingMessage, key: string, query: URLSearchParams): GatewayAnswer {
    const name = parseName(key, { peerIds: true })
    if (name?.kind !== 'ipns') throw new GatewayError(422, `"${key.slice(0, 100)}" is not a peer id.`)
    const peerId = this.#parts.provider()?.peerId
    return peerAnswer(req, 'Peers', peerId !== undefined && parsePeerId(peerId) === name.ipnsName ? this.#hub(query) : undefined)
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
