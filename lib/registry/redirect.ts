import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'
import type { BlobRow } from '../db/lookups.ts'
import type { RegistryParts } from './types.ts'

const SHA2_256 = 0x12

/** Where the gateway of IPCR_REDIRECT gives the very bytes of a blob; undefined for one that is not published, which nobody else has. */
export function redirectTo({ config, db }: Pick<RegistryParts, 'db'> & { config: Pick<RegistryParts['config'], 'redirect'> }, { digest }: BlobRow): string | undefined {
  const block = config.redirect && db.lookups.publishedBlock(digest)
  return block && new URL(`ipfs/${CID.createV1(block.codec, create(SHA2_256, block.hash)).toString()}`, config.redirect).href
}
