import type { PrivateKey } from '@libp2p/interface'

/** A verified IPNS record. `value` is `/ipfs/<cid>[/path]` or `/ipns/<name>[/path]`; `validUntil` its EOL in Unix ms. */
export type IpnsRecord = { ipnsName: string; value: string; sequence: bigint; validUntil: number; ttlMs: number; bytes: Uint8Array }

export type RecordOptions = { sequence: bigint; lifetimeMs: number; ttlMs: number; now?: number }

export type RecordRefusal = 'NAME_INVALID' | 'TOO_LARGE' | 'MALFORMED' | 'V1_ONLY' | 'WRONG_KEY' | 'SIGNATURE_INVALID' | 'VALIDITY_INVALID' | 'VALUE_INVALID'

/** A record that must not be used; the message is a sentence, `code` says which rule it breaks. */
export class InvalidRecordError extends Error {
  readonly code: RecordRefusal
  override name = 'InvalidRecordError'

  constructor(code: RecordRefusal, message: string) {
    super(message)
    this.code = code
  }
}

/** Checks form, size, key and v2 signature; not expiry, which is the caller's clock. Throws InvalidRecordError. */
export declare function readIpnsRecord(ipnsName: string, bytes: Uint8Array): Promise<IpnsRecord>

/** A signed record as Kubo writes it. */
export declare function createIpnsRecord(key: PrivateKey, value: string, options: RecordOptions): Promise<Uint8Array>

/** What `other` is to the record already known for the same name. */
export declare function compareRecords(known: IpnsRecord, other: IpnsRecord): 'newer' | 'same' | 'older' | 'conflict' | 'extends'

/** Until when (Unix ms) a record first seen at `seenAt` counts as live: its EOL, but never longer than 180 days. */
export declare function freshUntil(record: IpnsRecord, seenAt: number): number
