import type { KeyStore } from '../../identity/keys/key-store.ts'
import { createIpnsRecord } from '../../names/ipns-record.ts'
import type { SignRequest } from './operations.ts'

/** The IPNS record of a root by a namespace's key. Throws KeyStoreError KEY_MISSING. */
export async function signRecord(keys: KeyStore, { key, root, sequence, lifetimeMs, ttlMs, now }: SignRequest): Promise<Uint8Array> {
  return createIpnsRecord(await keys.load(key), `/ipfs/${root}`, { sequence: BigInt(sequence), lifetimeMs, ttlMs, now })
}
