import type { PrivateKey } from '@libp2p/interface'
import type { IPNSRecord } from 'ipns'
import { formatContentPath, parseContentPath } from './content-path.ts'
import { InvalidRecordError } from './invalid-record-error.ts'
import { verifyRecordSignature } from './ipns-signature.ts'

export { InvalidRecordError, type RecordRefusal } from './invalid-record-error.ts'

/** A verified IPNS record. `value` is `/ipfs/<cid>[/path]` or `/ipns/<name>[/path]` in canonical spelling; `validUntil` its EOL in Unix ms. */
export type IpnsRecord = { ipnsName: string; value: string; sequence: bigint; validUntil: number; ttlMs: number; bytes: Uint8Array }

/** `now` in Unix ms, the clock if not given. */
export type RecordOptions = { sequence: bigint; lifetimeMs: number; ttlMs: number; now?: number }

const MAX_RECORD = 10 * 1024
const MAX_SEQUENCE = 2n ** 64n - 1n
const NS_PER_MS = 1_000_000n
const DAY_MS = 86_400_000
// Whoever signs "ask again in a year" still gets asked once a day.
const MAX_TTL_MS = DAY_MS
// As long as a wallet's claim may last: no record vouches for a root longer than that without being signed anew.
const MAX_FRESH_MS = 180 * DAY_MS
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/**
 * Checks form, size, key and v2 signature (IPNS Record, Record Verification); not expiry, which is the caller's clock.
 * Throws InvalidRecordError.
 */
export async function readIpnsRecord(ipnsName: string, bytes: Uint8Array): Promise<IpnsRecord> {
  if (bytes.length > MAX_RECORD) throw new InvalidRecordError('TOO_LARGE', `an IPNS record has at most ${MAX_RECORD} bytes`)
  const record = await unmarshal(bytes)
  await verifyRecordSignature(ipnsName, record)
  return { ipnsName, value: readValue(record.value), sequence: readSequence(record.sequence), validUntil: readValidity(record.validity), ttlMs: readTtl(record.ttl), bytes }
}

/** A signed record, v1 and v2 signature, as Kubo writes it. Throws InvalidRecordError for a value that is no content path. */
export async function createIpnsRecord(key: PrivateKey, value: string, options: RecordOptions): Promise<Uint8Array> {
  const { createIPNSRecordWithExpiration, marshalIPNSRecord } = await import('ipns')
  const end = new Date((options.now ?? Date.now()) + options.lifetimeMs).toISOString().replace('Z', '000000Z')
  const ttlNs = BigInt(options.ttlMs) * NS_PER_MS
  return marshalIPNSRecord(await createIPNSRecordWithExpiration(key, readValue(value), options.sequence, end, { ttlNs, v1Compatible: true }))
}

/**
 * What `other` is to the record already known for the same key: the same sequence with another value is an
 * equivocation (`conflict`), with the same value and a later EOL it `extends`. Throws InvalidRecordError for two keys.
 */
export function compareRecords(known: IpnsRecord, other: IpnsRecord): 'newer' | 'same' | 'older' | 'conflict' | 'extends' {
  if (known.ipnsName !== other.ipnsName) throw new InvalidRecordError('WRONG_KEY', 'sequences of different keys do not compare')
  if (known.sequence !== other.sequence) return other.sequence > known.sequence ? 'newer' : 'older'
  if (known.value !== other.value) return 'conflict'
  if (known.validUntil === other.validUntil) return 'same'
  return other.validUntil > known.validUntil ? 'extends' : 'older'
}

/**
 * Until when (Unix ms) a record first seen at `seenAt` counts as live. A far EOL is not refused, since people do sign
 * for years, but it does not hold off "stale" for ever: at most 180 days from when it was first seen.
 */
export function freshUntil(record: Pick<IpnsRecord, 'validUntil'>, seenAt: number): number {
  return Math.min(record.validUntil, seenAt + MAX_FRESH_MS)
}

async function unmarshal(bytes: Uint8Array): Promise<IPNSRecord> {
  const { unmarshalIPNSRecord } = await import('ipns')
  try {
    return unmarshalIPNSRecord(bytes)
  } catch (error) {
    const onlyV1 = error instanceof Error && error.message === 'Missing data or signatureV2'
    throw onlyV1 ? new InvalidRecordError('V1_ONLY', 'the record has no v2 signature') : new InvalidRecordError('MALFORMED', 'the bytes are no IPNS record')
  }
}

function readValue(text: string): string {
  const path = parseContentPath(text)
  if (!path) throw new InvalidRecordError('VALUE_INVALID', "the record's value is no /ipfs/ or /ipns/ path")
  return formatContentPath(path)
}

function readSequence(sequence: unknown): bigint {
  if (typeof sequence === 'bigint' && sequence >= 0n && sequence <= MAX_SEQUENCE) return sequence
  throw new InvalidRecordError('MALFORMED', "the record's sequence is no 64-bit number")
}

function readValidity(text: string): number {
  const end = RFC3339.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(end)) throw new InvalidRecordError('VALIDITY_INVALID', "the record's end of life is no date")
  return end
}

function readTtl(ttl: unknown): number {
  return typeof ttl === 'bigint' && ttl > 0n ? Math.min(Number(ttl / NS_PER_MS), MAX_TTL_MS) : 0
}
