import type { KeyStore } from '../../identity/keys/key-store.ts'
import { createIpnsRecord } from '../../names/ipns-record.ts'
import type { SignRequest } from './operations.ts'

/** The IPNS record of a root by a namespace's key, which is the one of that name. Throws KeyStoreError KEY_MISSING. */
export async function signRecord(keys: KeyStore, { key, ipnsName, owner, root, sequence, lifetimeMs, ttlMs, now }: SignRequest): Promise<Uint8Array> {
  // The hub may have ended between a claim that names another key and that key's taking its place.
  await keys.promote(key, ipnsName, owner ?? undefined)
  return createIpnsRecord(await keys.load(key), `/ipfs/${root}`, { sequence: BigInt(sequence), lifetimeMs, ttlMs, now })
}
