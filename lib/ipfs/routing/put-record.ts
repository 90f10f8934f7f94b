import { compareRecords, readIpnsRecord, type IpnsRecord } from '../../names/ipns-record.ts'
import { InvalidRecordError } from '../../names/invalid-record-error.ts'
import type { GatewayAnswer } from '../gateway/gateway-answer.ts'
import { GatewayError } from '../gateway/gateway-error.ts'
import type { RoutingParts } from './routing-parts.ts'
import type { StrangerRecords } from './stranger-records.ts'

const TAKEN: GatewayAnswer = { status: 200, headers: { 'content-length': '0' } }

/**
 * Takes a record that is valid and newer than what is held: of followed and seen names for good, of others in memory for a
 * while. Throws GatewayError 400 (not a valid record, or expired), 403 (a name that this hub writes), 409 (older, or
 * contradicting one of the same sequence, which is noted) (Delegated Routing V1, IPNS API).
 */
export async function putRecord(parts: RoutingParts, strangers: StrangerRecords, ipnsName: string, bytes: Uint8Array): Promise<GatewayAnswer> {
  const record = await readOrRefuse(ipnsName, bytes)
  if (record.validUntil <= parts.now()) throw new GatewayError(400, 'The record has expired.')
  if (parts.held.isOwn(ipnsName)) return answerOwn(parts, record)
  const observed = parts.held.observed(ipnsName)
  const known = observed ? await parts.records.read(ipnsName, observed) : strangers.get(ipnsName)
  const isKept = observed !== undefined || parts.held.isFollowed(ipnsName)
  const verdict = known ? compareRecords(known, record) : 'newer'
  if (isKept && verdict !== 'same' && verdict !== 'older') await parts.held.observe(record)
  if (verdict === 'older') throw new GatewayError(409, `This hub has a newer record of this name, of sequence ${known?.sequence}.`)
  if (verdict === 'conflict') throw new GatewayError(409, `This hub has another record of this name with the same sequence ${record.sequence}; it keeps the first.`)
  if (!isKept && verdict !== 'same') strangers.set(record)
  return TAKEN
}

async function readOrRefuse(ipnsName: string, bytes: Uint8Array): Promise<IpnsRecord> {
  try {
    return await readIpnsRecord(ipnsName, bytes)
  } catch (error) {
    if (error instanceof InvalidRecordError) throw new GatewayError(400, error.message, {}, error)
    throw error
  }
}

/** Nobody writes a hub's own names but the hub. That somebody else signs with their key is worth knowing. */
async function answerOwn({ held, records }: RoutingParts, record: IpnsRecord): Promise<GatewayAnswer> {
  const own = held.own(record.ipnsName)
  const verdict = own ? compareRecords(await records.read(record.ipnsName, own), record) : 'newer'
  if (verdict === 'same') return TAKEN
  if (verdict === 'newer' || verdict === 'conflict') await held.observe(record)
  throw new GatewayError(403, 'This hub writes this name itself and takes no record of it from others.')
}
