import type { IncomingMessage } from 'node:http'
import { parseAccept } from '../../http/accept.ts'
import type { GatewayAnswer } from '../gateway/gateway-answer.ts'
import type { PeerRecord } from './peer-record.ts'

/** One record at most, as JSON or as lines of it; 404 when there is none (Delegated Routing V1, Streaming). */
export function peerAnswer(req: IncomingMessage, field: 'Providers' | 'Peers', record: PeerRecord | undefined): GatewayAnswer {
  const lines = parseAccept(req.headers.accept).some(({ type }) => type === 'application/x-ndjson')
  const type = lines ? 'application/x-ndjson' : 'application/json'
  const headers = { 'content-type': type, vary: 'Accept', 'cache-control': record ? 'public, max-age=300' : 'public, max-age=15' }
  if (lines) return { status: record ? 200 : 404, headers, body: record ? `${JSON.stringify(record)}\n` : '' }
  return { status: record ? 200 : 404, headers, body: JSON.stringify({ [field]: record ? [record] : [] }) }
}
