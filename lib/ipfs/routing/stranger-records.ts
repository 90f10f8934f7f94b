import { LRUCache } from 'lru-cache'
import type { IpnsRecord } from '../../names/ipns-record.ts'

const MAX_BYTES = 8 * 1024 * 1024
const OVERHEAD = 512

/** Records of names that nobody here follows, in memory: at most 8 MiB, those not asked for longest go first. */
export class StrangerRecords {
  readonly #records = new LRUCache<string, IpnsRecord>({ maxSize: MAX_BYTES, sizeCalculation: ({ bytes }) => bytes.length + OVERHEAD })
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** The record of a name; undefined once it has expired. */
  get(ipnsName: string): IpnsRecord | undefined {
    const record = this.#records.get(ipnsName)
    return record && record.validUntil > this.#now() ? record : undefined
  }

  set(record: IpnsRecord): void {
    this.#records.set(record.ipnsName, record)
  }
}
