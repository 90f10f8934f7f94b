import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { isDigest, type Digest } from '../../oci/digest.ts'
import { DOCUMENT_LIMITS, referrerOrNot } from '../../roots/documents.ts'
import { inBatches } from '../../roots/read/in-batches.ts'
import { listNames } from '../../roots/read/list-names.ts'
import { FileRefusedError, readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'

export const REFERRERS = ['refs', 'referrers']

/** All manifests of a type that a published repository hangs on a subject, however many; those whose entry cannot be read are none. Throws BlockMissingError. */
export async function referrersOfType(source: BlockSource, directory: CID, subject: Digest, type: string): Promise<Digest[]> {
  const path = [...REFERRERS, subject.replace(':', '-')]
  const names = (await listNames(source, directory, path)).filter((file) => isDigest(file.replace('-', ':')))
  const found = await inBatches(names, async (file) => {
    const link = await walkPath(source, directory, [...path, file])
    const bytes = link && (await readSigned(source, link.cid, DOCUMENT_LIMITS.referrer))
    const { artifactType, digest } = (bytes && referrerOrNot(bytes)) ?? {}
    return artifactType === type && digest === file.replace('-', ':') ? [digest] : []
  })
  return found.flat()
}

/** A file's bytes; undefined when it is too large: of what anybody may push such a one is a bad signature, and hides none of the others. */
export async function readSigned(source: BlockSource, cid: CID, maxBytes: number): Promise<Uint8Array | undefined> {
  return readFile(source, cid, maxBytes).catch((error: unknown) => {
    if (!(error instanceof FileRefusedError)) throw error
    return undefined
  })
}
