import { stat } from 'node:fs/promises'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { Digest } from '../../oci/digest.ts'
import { formatDigest } from '../../oci/digest.ts'
import { CID } from 'multiformats/cid'
import type { KeyedLock } from '../../store/keyed-lock.ts'
import { blobPath } from '../../store/paths.ts'
import type { ForeignThread } from '../foreign-thread.ts'
import type { ForeignOperations } from '../thread/operations.ts'

const ONE_LEAF = 32

type TreeFile = ForeignOperations['walkNext']['result']['files'][number]
export type KeepFileParts = { db: HubDatabase; thread: ForeignThread; locks: KeyedLock; dataDir: string; now: () => number }

/** Fetches a file of a tree into the blob store unless it is there, and binds it to its DAG. Rejects with UnavailableError, UnresolvableError. */
export async function keepFile(parts: KeepFileParts, file: TreeFile): Promise<void> {
  // The hash of a blob of one leaf is its digest, which proves no right to it; those of many leaves nobody knows who never had the tree.
  const known = file.leaves.length > ONE_LEAF ? await parts.db.read('blobOfLeaves', { size: file.size, leaves: file.leaves }) : undefined
  if (known && (await isThere(parts, known, file.size))) return bind(parts, file, known)
  const { id } = await parts.thread.call('fetch', { cid: file.cid, size: file.size })
  try {
    const { sha256, size, leaves } = await parts.thread.call('finish', { id })
    const digest = formatDigest('sha256', sha256)
    await parts.locks.run(digest, async () => {
      await parts.thread.call('adopt', { id })
      await parts.db.write('recordCachedBlob', { digest, size, ...(leaves ? { leaves } : {}), now: parts.now() })
      await bind(parts, file, digest)
    })
  } catch (error) {
    await parts.thread.call('cancel', { id }).catch(() => {})
    throw error
  }
}

// A row can stand for a file that a disk has lost.
async function isThere({ dataDir }: KeepFileParts, digest: Digest, size: number): Promise<boolean> {
  const found = await stat(blobPath(dataDir, digest.slice('sha256:'.length))).catch(() => undefined)
  return found?.size === size
}

async function bind({ db }: KeepFileParts, { cid, tsize, leaves }: TreeFile, digest: Digest): Promise<void> {
  const { code, multihash } = CID.parse(cid)
  await db.write('stageFile', { digest, hash: multihash.digest, codec: code, tsize, leaves })
}
