import { stat } from 'node:fs/promises'
import { formatDigest } from '../../oci/digest.ts'
import type { RestorePart } from '../../resolve/restore/restore-part.ts'
import { blobPath } from '../../store/paths.ts'
import { RestoreRefusedError, type RestoreParts } from './restore-parts.ts'

type BlobPart = Extract<RestorePart, { kind: 'blob' }>

/** Puts a blob of a root into its repository, fetched and verified unless it is here; how many bytes were fetched. */
export async function restoreBlob(parts: RestoreParts, part: BlobPart): Promise<number> {
  if (await isHere(parts, part)) {
    await parts.locks.run(part.digest, () => record(parts, part))
    return 0
  }
  const { id } = await parts.foreign.call('fetch', { cid: part.cid, digest: part.alias ?? part.digest, size: part.size })
  try {
    const { sha256, leaves } = await parts.foreign.call('finish', { id })
    if (formatDigest('sha256', sha256) !== part.digest) throw new RestoreRefusedError(`what stands under ${part.digest} in ${part.repository} is other content`)
    await parts.locks.run(part.digest, async () => {
      await parts.foreign.call('adopt', { id })
      await record(parts, part, leaves)
    })
    return part.size
  } catch (error) {
    await parts.foreign.call('cancel', { id }).catch(() => {})
    throw error
  }
}

// A second digest that nobody has checked here yet is a reason to read the bytes once more.
async function isHere({ db, config }: RestoreParts, { digest, alias, size }: BlobPart): Promise<boolean> {
  if (db.lookups.blobAnywhere(digest)?.size !== size || (alias && db.lookups.canonical(alias) !== digest)) return false
  const file = await stat(blobPath(config.dataDir, digest.slice('sha256:'.length))).catch(() => undefined)
  return file?.size === size
}

function record({ db, now }: RestoreParts, { repository, digest, alias, size }: BlobPart, leaves?: Uint8Array): Promise<void> {
  return db.write('restoreBlob', { repository, digest, size, now: now(), ...(alias ? { alias } : {}), ...(leaves ? { leaves } : {}) })
}
