import type { PublicKey } from '@libp2p/interface'
import type { IPNSRecord } from 'ipns'
import { equals } from 'multiformats/bytes'
import { decode as decodeMultihash } from 'multiformats/hashes/digest'
import { InvalidRecordError } from './invalid-record-error.ts'
import { ipnsMultihash } from './ipns-name.ts'

const SIGNED_PREFIX = new TextEncoder().encode('ipns-signature:')

/**
 * Checks that the key behind the name signed the record's data with its v2 signature (IPNS Record, Record
 * Verification). Throws InvalidRecordError.
 */
export async function verifyRecordSignature(ipnsName: string, record: IPNSRecord): Promise<void> {
  const key = await publicKeyOf(ipnsName, record.pubKey)
  if (!(await isSigned(key, record))) throw new InvalidRecordError('SIGNATURE_INVALID', 'the record is not signed by the key of its name')
}

// The library checks the signature together with the end of life, by the machine's own clock; an expired record is
// still the last good one here, so the signature is checked alone.
async function isSigned(key: PublicKey, { data, signatureV2 }: IPNSRecord): Promise<boolean> {
  const signed = new Uint8Array(SIGNED_PREFIX.length + data.length)
  signed.set(SIGNED_PREFIX)
  signed.set(data, SIGNED_PREFIX.length)
  try {
    return await key.verify(signed, signatureV2)
  } catch {
    return false
  }
}

async function publicKeyOf(ipnsName: string, embedded: Uint8Array | undefined): Promise<PublicKey> {
  const multihash = ipnsMultihash(ipnsName)
  if (!multihash) throw new InvalidRecordError('NAME_INVALID', 'the name is no IPNS key')
  const key = await readKey(multihash, embedded)
  if (!equals(key.toMultihash().bytes, multihash)) throw new InvalidRecordError('WRONG_KEY', 'the record holds the key of another name')
  return key
}

// Small keys stand in the name; of large ones the name has only the hash, and the record brings the key.
async function readKey(multihash: Uint8Array, embedded: Uint8Array | undefined): Promise<PublicKey> {
  const { publicKeyFromProtobuf } = await import('@libp2p/crypto/keys')
  const { code, digest } = decodeMultihash(multihash)
  const bytes = embedded ?? (code === 0 ? digest : undefined)
  try {
    if (bytes) return publicKeyFromProtobuf(bytes)
  } catch {
    // falls through to the refusal
  }
  throw new InvalidRecordError('WRONG_KEY', 'the record brings no usable key for its name')
}
