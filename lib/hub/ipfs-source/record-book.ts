import { base64 } from 'multiformats/bases/base64'
import { z } from 'zod'
import { compareRecords, type IpnsRecord, readIpnsRecord } from '../../names/ipns-record.ts'
import type { KnownRecords, ObservedRecord } from '../../resolve/names/resolve-name.ts'

/** A browser's localStorage, as far as it is used here. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const PREFIX = 'ipcr.record.'
const MOST_NAMES = 500

const bytes = z.string().max(20_000).transform((text) => base64.decode(text))
const pageSchema = z.object({ record: bytes, seenAt: z.number(), other: bytes.optional() })

/**
 * The highest record seen of each name, between visits too. Other pages of the same origin can write where it is kept: every record
 * is verified again when it is read, so that they can make it forget, but not believe.
 */
export class RecordBook implements KnownRecords {
  readonly #storage: TextStorage | undefined
  readonly #read = new Map<string, Promise<ObservedRecord | undefined>>()

  constructor(storage: TextStorage | undefined) {
    this.#storage = storage
  }

  own(): undefined {}

  observed(ipnsName: string): Promise<ObservedRecord | undefined> {
    const known = this.#read.get(ipnsName) ?? this.#open(ipnsName)
    this.#read.set(ipnsName, known)
    return known
  }

  /** Keeps a valid record if it is above what is known; one of the same sequence and another value is kept beside it, as proof. */
  async note(record: IpnsRecord, now: number): Promise<void> {
    const { ipnsName } = record
    const known = await this.observed(ipnsName)
    const verdict = known ? compareRecords(known.record, record) : 'newer'
    if (verdict === 'same' || verdict === 'older') return
    const next = verdict === 'conflict' && known ? { ...known, conflicting: true } : { record, seenAt: now, conflicting: verdict === 'extends' && known?.conflicting === true }
    this.#read.set(ipnsName, Promise.resolve(next))
    this.#write(next, verdict === 'conflict' ? record : undefined)
  }

  #write({ record, seenAt }: ObservedRecord, other: IpnsRecord | undefined): void {
    const text = JSON.stringify({ record: base64.encode(record.bytes), seenAt, ...(other ? { other: base64.encode(other.bytes) } : {}) })
    try {
      this.#makeRoom()
      this.#storage?.setItem(PREFIX + record.ipnsName, text)
    } catch {
      // A storage that is full or forbidden: what was seen counts for this visit.
    }
  }

  #makeRoom(): void {
    const keys = Array.from({ length: this.#storage?.length ?? 0 }, (_, index) => this.#storage?.key(index) ?? '').filter((key) => key.startsWith(PREFIX))
    for (const key of keys.slice(0, Math.max(0, keys.length - MOST_NAMES))) this.#storage?.removeItem(key)
  }

  async #open(ipnsName: string): Promise<ObservedRecord | undefined> {
    try {
      const page = pageSchema.parse(JSON.parse(this.#storage?.getItem(PREFIX + ipnsName) ?? 'null'))
      const record = await readIpnsRecord(ipnsName, page.record)
      const conflicting = page.other !== undefined && compareRecords(record, await readIpnsRecord(ipnsName, page.other)) === 'conflict'
      return { record, seenAt: page.seenAt, conflicting }
    } catch {
      return undefined
    }
  }
}
