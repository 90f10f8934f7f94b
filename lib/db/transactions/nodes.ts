import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { all, first, RefusedError, run, type Operation } from '../operation.ts'
import { storeBlock } from './store-block.ts'

/** 32 bytes of a sha2-256 digest. */
type Hash = Uint8Array

export type AppliedTree = {
  /** blocks that are no part of a blob's file */
  blocks: { hash: Hash; bytes: Uint8Array }[]
  /** how much more often, by path, a block occurs than before */
  uses: { hash: Hash; delta: number }[]
  /** DAG roots of the blobs of more than one leaf that the tree needs */
  files: { digest: Digest; hash: Hash; codec: number; tsize: number }[]
  /** ms; a block that is no longer used is released at this time */
  now: number
}

/** Stores the blocks of a changed tree and counts its uses. Throws RefusedError USE_COUNT when a tree takes away uses that were never counted. */
export const applyTree: Operation<AppliedTree, void> = (db, { blocks, uses, files, now }) => {
  for (const { hash, bytes } of blocks) storeBlock(db, hash, bytes)
  for (const { digest, hash, codec, tsize } of files) {
    // By digest: the row that the tree was built from may be gone, and its id another blob's.
    run(db, 'INSERT OR IGNORE INTO blob_file (blob_id, hash, codec, tsize) SELECT id, ?, ?, ? FROM blob WHERE digest = ?', hash, codec, tsize, digest)
  }
  for (const { hash, delta } of uses) count(db, hash, delta, now)
}

function count(db: Database.Database, hash: Hash, delta: number, now: number): void {
  const before = first<{ uses: number }>(db, 'SELECT uses FROM block_use WHERE hash = ?', hash)?.uses ?? 0
  const uses = before + delta
  if (uses < 0) throw new RefusedError('USE_COUNT', `${Buffer.from(hash).toString('hex')} has ${before} uses, ${-delta} were to be taken away`)
  run(db, `INSERT INTO block_use (hash, uses, released_at) VALUES (?, ?, ?)
    ON CONFLICT (hash) DO UPDATE SET uses = excluded.uses, released_at = excluded.released_at`, hash, uses, uses === 0 ? now : null)
}

/** Deletes up to `limit` blocks that were released before a time (ms); how many. */
export const sweepBlocks: Operation<{ before: number; limit: number }, number> = (db, { before, limit }) => {
  const rows = all<{ hash: Buffer }>(db, 'SELECT hash FROM block_use WHERE released_at < ? LIMIT ?', before, limit)
  for (const { hash } of rows) {
    run(db, 'DELETE FROM node WHERE hash = ?', hash)
    run(db, 'DELETE FROM block_use WHERE hash = ?', hash)
  }
  return rows.length
}
