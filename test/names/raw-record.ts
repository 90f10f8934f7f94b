import type { PrivateKey } from '@libp2p/interface'
import { marshalIPNSRecord } from 'ipns'

type Cbor = string | number | Uint8Array

const head = (major: number, size: number): number[] =>
  size < 24 ? [major | size] : [major | 25, size >> 8, size & 255]

function encode(value: Cbor): number[] {
  if (typeof value === 'number') return value < 0 ? head(0x20, -1 - value) : head(0x00, value)
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return [...head(typeof value === 'string' ? 0x60 : 0x40, bytes.length), ...bytes]
}

/** A record with exactly these fields, properly signed (v2 only): what a hostile key holder can make. */
export async function rawRecord(key: PrivateKey, fields: Record<string, Cbor>): Promise<Uint8Array> {
  const entries = Object.entries(fields)
  const data = Uint8Array.from([...head(0xa0, entries.length), ...entries.flatMap(([name, value]) => [...encode(name), ...encode(value)])])
  const signatureV2 = await key.sign(Buffer.concat([Buffer.from('ipns-signature:'), data]))
  return marshalIPNSRecord({ value: '', validity: '', sequence: 0n, validityType: 'EOL', signatureV2, data } as Parameters<typeof marshalIPNSRecord>[0])
}
