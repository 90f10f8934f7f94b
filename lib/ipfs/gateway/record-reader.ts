import { LRUCache } from 'lru-cache'
import { type IpnsRecord, readIpnsRecord } from '../../names/ipns-record.ts'

/** Reads records once: the same record of a name is asked for again and again, and its signature costs 0.2 ms. */
export class RecordReader {
  readonly #read = new LRUCache<string, IpnsRecord>({ max: 1000 })

  /** Throws InvalidRecordError. */
  async read(ipnsName: string, bytes: Uint8Array): Promise<IpnsRecord> {
    const known = this.#read.get(ipnsName)
    if (known && Buffer.compare(known.bytes, bytes) === 0) return known
    const record = await readIpnsRecord(ipnsName, bytes)
    this.#read.set(ipnsName, record)
    return record
  }
}

/** For how many seconds an answer made from this record may be kept: its TTL, but not beyond its end. */
export function maxAge({ ttlMs, validUntil }: IpnsRecord, now: number): number {
  return Math.max(0, Math.floor(Math.min(ttlMs, validUntil - now) / 1000))
}
