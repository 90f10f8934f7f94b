import type Database from 'better-sqlite3'
import { LEAF_BYTES } from '../dag/file-dag.ts'
import { RELEASED_BLOCKS_MS } from './released-blocks.ts'

// A step costs some µs, and a blob with leaves was once a MiB that somebody uploaded.
const MOST_BLOBS = 20_000
const USED = '(u.released_at IS NULL OR u.released_at >= ?)'
// From blob to blob by key, since one alone may have a leaf ten thousand times; SQLite makes no more of them than it needs.
const NEXT_LEAF = `WITH RECURSIVE holder (id) AS (
    SELECT min(blob_id) FROM leaf WHERE hash = @hash AND blob_id > @blobId
    UNION ALL SELECT (SELECT min(blob_id) FROM leaf WHERE hash = @hash AND blob_id > holder.id) FROM holder WHERE id IS NOT NULL LIMIT ${MOST_BLOBS})
  SELECT b.digest, b.size, b.id AS blobId, (SELECT min(position) FROM leaf WHERE hash = @hash AND blob_id = b.id) AS position
  FROM holder CROSS JOIN blob b ON b.id = holder.id
  WHERE EXISTS (SELECT 1 FROM blob_file f JOIN block_use u ON u.hash = f.hash WHERE f.blob_id = b.id AND (u.released_at IS NULL OR u.released_at >= @since)) LIMIT 1`

export type BlobRow = { digest: string; size: number }
export type LeafRow = BlobRow & { blobId: number; position: number }

/** Look-ups by key in what is public, some µs each. */
export class PublicRows {
  readonly #now: () => number
  readonly #use: Database.Statement<unknown[], unknown>
  readonly #node: Database.Statement<unknown[], { bytes: Buffer }>
  readonly #blob: Database.Statement<unknown[], BlobRow>
  readonly #fileOfRoot: Database.Statement<unknown[], BlobRow>
  readonly #nextLeaf: Database.Statement<unknown[], LeafRow>

  constructor(db: Database.Database, now: () => number) {
    this.#now = now
    this.#use = db.prepare(`SELECT 1 FROM block_use u WHERE u.hash = ? AND ${USED}`)
    this.#node = db.prepare('SELECT bytes FROM node WHERE hash = ?')
    this.#blob = db.prepare('SELECT digest, size FROM blob WHERE digest = ?')
    this.#fileOfRoot = db.prepare('SELECT b.digest, b.size FROM blob_file f JOIN blob b ON b.id = f.blob_id WHERE f.hash = ? AND f.codec = ?')
    this.#nextLeaf = db.prepare(NEXT_LEAF)
  }

  /** True when a published tree counts the block, or one did until a short while ago. */
  isUsed(hash: Uint8Array): boolean {
    return this.#use.get(hash, this.#since()) !== undefined
  }

  /** The bytes of a block that is no part of a blob's file. */
  node(hash: Uint8Array): Uint8Array | undefined {
    return this.#node.get(hash)?.bytes
  }

  /** The blob that is one leaf, whose digest is the block's. */
  smallBlob(hash: Uint8Array): BlobRow | undefined {
    const row = this.#blob.get(`sha256:${Buffer.from(hash).toString('hex')}`)
    return row && row.size <= LEAF_BYTES ? row : undefined
  }

  /** The blob over whose leaves that block is the root. */
  fileOfRoot(hash: Uint8Array, codec: number): BlobRow | undefined {
    return this.#fileOfRoot.get(hash, codec)
  }

  /** Where a leaf is in published blobs, one place in each. */
  *leaves(hash: Uint8Array): Generator<LeafRow> {
    for (let blobId = 0; ;) {
      const row = this.#nextLeaf.get({ hash, blobId, since: this.#since() })
      if (!row) return
      yield row
      blobId = row.blobId
    }
  }

  #since(): number {
    return this.#now() - RELEASED_BLOCKS_MS
  }
}
