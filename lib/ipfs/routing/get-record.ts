import type { IncomingHttpHeaders } from 'node:http'
import { parseAccept } from '../../http/accept.ts'
import { matchesETag } from '../../http/entity-tag.ts'
import type { GatewayAnswer } from '../gateway/gateway-answer.ts'
import { GatewayError } from '../gateway/gateway-error.ts'
import { RECORD_TYPE, recordHeaders } from '../gateway/record-answer.ts'
import { maxAge } from '../gateway/record-reader.ts'
import type { RoutingParts } from './routing-parts.ts'
import type { StrangerRecords } from './stranger-records.ts'

const ACCEPTED: ReadonlySet<string> = new Set([RECORD_TYPE, 'application/*', '*/*'])

/** The newest record held of a name; of an own name never one that others signed. Throws GatewayError 404, 406 (Delegated Routing V1, IPNS API). */
export async function getRecord(parts: RoutingParts, strangers: StrangerRecords, ipnsName: string, headers: IncomingHttpHeaders): Promise<GatewayAnswer> {
  const ranges = parseAccept(headers.accept)
  if (ranges.length > 0 && !ranges.some(({ type }) => ACCEPTED.has(type))) throw new GatewayError(406, `A record is given as ${RECORD_TYPE}: ask with Accept: ${RECORD_TYPE}.`)
  const { held } = parts
  const bytes = held.isOwn(ipnsName) ? held.own(ipnsName) : (held.observed(ipnsName) ?? strangers.get(ipnsName)?.bytes)
  if (!bytes) throw new GatewayError(404, `This hub has no record of ${ipnsName}.`, { 'cache-control': 'public, max-age=60' })
  const record = await parts.records.read(ipnsName, bytes)
  const answer = recordHeaders(bytes, maxAge(record, parts.now()), `${ipnsName}.ipns-record`)
  if (matchesETag(headers['if-none-match'], answer.etag)) return { status: 304, headers: answer }
  return { status: 200, headers: answer, body: bytes }
}
