import * as raw from 'multiformats/codecs/raw'
import { all, first } from '../../db/operation.ts'
import type { Link } from '../../ipfs/block-source.ts'
import { cidOf } from '../../ipfs/dag/block.ts'
import { fileDagFromLeaves, LEAF_BYTES } from '../../ipfs/dag/file-dag.ts'
import { parseDigest, type Digest } from '../../oci/digest.ts'
import type { Build, Db } from './build.ts'
import { BlobHeldError } from './held-blob.ts'

type BlobRow = { id: number; digest: Digest; size: number }

const BLOB = 'SELECT id, digest, size FROM blob WHERE digest = ?'

/** A blob as a file: its link; undefined when the store does not have it. Throws BlobHeldError while its leaves are not hashed. */
export function blobLink(build: Build, digest: Digest): Link | undefined {
  const row = first<BlobRow>(build.db, BLOB, digest)
  if (!row) return undefined
  if (row.size > LEAF_BYTES) return fileLink(build, row)
  return { cid: cidOf(raw.code, Buffer.from(row.digest.slice('sha256:'.length), 'hex')), tsize: row.size }
}

function fileLink({ db, store, files }: Build, row: BlobRow): Link | undefined {
  const hashes = first<{ hashes: Buffer }>(db, 'SELECT hashes FROM leaf_list WHERE blob_id = ?', row.id)?.hashes
  if (!hashes) {
    if (first(db, 'SELECT 1 FROM leaf_queue WHERE blob_id = ?', row.id)) throw new BlobHeldError(row.digest)
    return undefined
  }
  const file = fileDagFromLeaves(row.size, hashes)
  for (const block of file.nodes) store.put(block)
  files.push({ digest: row.digest, hash: file.cid.multihash.digest, codec: file.cid.code, tsize: file.tsize })
  return { cid: file.cid, tsize: file.tsize }
}

/** True when the repository's directory holds the blob: it is a manifest there, or one names it and the repository links it. */
export function holdsBlob(db: Db, repositoryId: number, digest: Digest): boolean {
  if (first(db, 'SELECT 1 FROM manifest WHERE repository_id = ? AND digest = ?', repositoryId, digest)) return true
  return first(db, `SELECT 1 FROM blob b JOIN blob_link l ON l.blob_id = b.id AND l.repository_id = ? WHERE b.digest = ?
    AND EXISTS (SELECT 1 FROM manifest_child c WHERE c.repository_id = l.repository_id AND c.kind <> 'manifest'
      AND c.target IN (SELECT b.digest UNION ALL SELECT alias FROM blob_alias WHERE digest = b.digest))`, repositoryId, digest) !== undefined
}

/** The sha256 digests of everything that the repository's `blobs/` holds. */
export function heldBlobs(db: Db, repositoryId: number): Digest[] {
  const named = all<{ digest: Digest }>(db, `SELECT digest FROM manifest WHERE repository_id = ?
    UNION SELECT coalesce(a.digest, c.target) FROM manifest_child c LEFT JOIN blob_alias a ON a.alias = c.target
      WHERE c.repository_id = ? AND c.kind <> 'manifest'`, repositoryId, repositoryId)
  return named.map(({ digest }) => digest).filter((digest) => holdsBlob(db, repositoryId, digest))
}

/** All digests of a content, its sha256 first; of an unknown one itself alone. */
export function digestsOf(db: Db, digest: Digest): Digest[] {
  const canonical = first<{ digest: Digest }>(db, 'SELECT digest FROM blob_alias WHERE alias = ?', digest)?.digest ?? digest
  return [canonical, ...all<{ alias: Digest }>(db, 'SELECT alias FROM blob_alias WHERE digest = ?', canonical).map(({ alias }) => alias)]
}

/** A digest as a name in a directory: `<alg>-<hex>`. */
export function fileName(digest: Digest): string {
  const { algorithm, hex } = parseDigest(digest) ?? { algorithm: 'sha256', hex: '' }
  return `${algorithm}-${hex}`
}

/** Where a blob stands in a repository's directory. */
export function blobPathOf(digest: Digest): string[] {
  const { algorithm, hex } = parseDigest(digest) ?? { algorithm: 'sha256', hex: '' }
  return ['blobs', algorithm, hex]
}
