import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'
import { first } from '../../db/operation.ts'
import { BlockMissingError, type BlockSource, type Link } from '../../ipfs/block-source.ts'
import { rawBlock } from '../../ipfs/dag/block.ts'
import type { PathChange } from '../../ipfs/dag/directories.ts'
import { EditStore } from '../../ipfs/dag/edit-store.ts'
import { LEAF_BYTES } from '../../ipfs/dag/file-dag.ts'
import type { Digest } from '../../oci/digest.ts'

export type Db = Database.Database

/** Root of the file DAG of a blob with more than one leaf. */
export type BlobFileRow = { digest: Digest; hash: Uint8Array; codec: number; tsize: number }

/** One root in the making: rows and stored blocks of one moment, the blocks it makes, and what it sets. */
export type Build = {
  readonly db: Db
  /** the hub's data directory, for the few blobs that are read */
  readonly dataDir: string
  readonly store: EditStore
  readonly files: BlobFileRow[]
  readonly changes: PathChange[]
  /** roots that are linked here and counted as trees of their own */
  readonly apart: Set<string>
}

/** A build over a connection, which stays in one read transaction until the build is done. */
export function startBuild(db: Db, dataDir: string): Build {
  return { db, dataDir, store: new EditStore(nodeSource(db)), files: [], changes: [], apart: new Set() }
}

/** A small own file, of one block; its link. Throws RangeError above 1 MiB: the leaves of a file are not counted, nor kept. */
export function putFile({ store }: Build, bytes: Uint8Array): Link {
  if (bytes.length > LEAF_BYTES) throw new RangeError(`an own file has ${bytes.length} bytes, more than one block`)
  const block = rawBlock(bytes)
  store.put(block)
  return { cid: block.cid, tsize: bytes.length }
}

// A damaged block would go on into every root that is made of it.
function nodeSource(db: Db): BlockSource {
  return {
    get: async (cid) => {
      const row = first<{ bytes: Buffer }>(db, 'SELECT bytes FROM node WHERE hash = ?', cid.multihash.digest)
      if (!row || !hash('sha256', row.bytes, 'buffer').equals(cid.multihash.digest)) throw new BlockMissingError(cid)
      return row.bytes
    },
  }
}
