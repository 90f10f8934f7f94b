import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { first, RefusedError, run, type Operation } from '../operation.ts'
import { unpackBlocks, unpackUses } from '../packed.ts'
import { recordHashes } from './leaf-rows.ts'
import { applyTree } from './nodes.ts'
import { storeBlock } from './store-block.ts'

type Db = Database.Database

/** Wants all bytes of a name kept. */
export const wantPin: Operation<{ name: string; now: number }, void> = (db, { name, now }) => {
  run(db, "INSERT OR IGNORE INTO pin (name, added_at, state) VALUES (?, ?, 'waiting')", name, now)
}

/** Notes how far a pin is; the tree that was whole before stays its tree. */
export const setPinState: Operation<{ name: string; state: 'waiting' | 'fetching' | 'failed' | 'pinned'; wanted: string | null; detail: string | null }, void> = (db, pin) => {
  run(db, 'UPDATE pin SET state = ?, wanted = ?, detail = ? WHERE name = ?', pin.state, pin.wanted, pin.detail, pin.name)
}

/**
 * Keeps blocks of a tree that is being fetched. They count as used by nothing until the tree is whole, so what is given up is
 * swept like the blocks of a superseded root.
 */
export const stageBlocks: Operation<{ blocks: Uint8Array; now: number }, void> = (db, { blocks, now }) => {
  for (const { hash, bytes } of unpackBlocks(blocks)) {
    storeBlock(db, hash, bytes)
    run(db, `INSERT INTO block_use (hash, uses, released_at) VALUES (?, 0, ?)
      ON CONFLICT (hash) DO UPDATE SET released_at = excluded.released_at WHERE uses = 0`, hash, now)
  }
}

/** Binds a blob to the root of its file DAG, which is staged already; from now on the tree holds it, and the cache no longer does. */
export const stageFile: Operation<{ digest: Digest; hash: Uint8Array; codec: number; tsize: number; leaves: Uint8Array }, void> = (db, { digest, hash, codec, tsize, leaves }) => {
  const id = first<{ id: number }>(db, 'SELECT id FROM blob WHERE digest = ?', digest)?.id
  if (id === undefined) throw new RefusedError('BLOB_UNKNOWN', `there is no blob ${digest}`)
  run(db, 'INSERT OR REPLACE INTO blob_file (blob_id, hash, codec, tsize) VALUES (?, ?, ?, ?)', id, hash, codec, tsize)
  if (!first(db, 'SELECT 1 FROM leaf_list WHERE blob_id = ?', id)) recordHashes(db, id, leaves)
  run(db, 'DELETE FROM cached_blob WHERE blob_id = ?', id)
}

export type AppliedPin = { name: string; before: string | null; root: string; uses: Uint8Array; now: number }

/** Makes a tree that is whole the one that is kept for a name, in place of the one before. Throws RefusedError ROOT_MOVED, USE_COUNT. */
export const applyPin: Operation<AppliedPin, void> = (db, { name, before, root, uses, now }) => {
  exchange(db, name, before, uses, now)
  run(db, "UPDATE pin SET root = ?, pinned_at = ?, wanted = NULL, state = 'pinned', detail = NULL WHERE name = ?", root, now, name)
}

/** Ends the keeping of a name's tree. Throws RefusedError ROOT_MOVED, USE_COUNT. */
export const releasePin: Operation<{ name: string; before: string | null; uses: Uint8Array; now: number }, void> = (db, { name, before, uses, now }) => {
  exchange(db, name, before, uses, now)
  run(db, 'DELETE FROM pin WHERE name = ?', name)
}

function exchange(db: Db, name: string, before: string | null, uses: Uint8Array, now: number): void {
  const row = first<{ root: string | null }>(db, 'SELECT root FROM pin WHERE name = ?', name)
  if (!row || row.root !== before) throw new RefusedError('ROOT_MOVED', `the pin of ${name} is another one now`)
  applyTree(db, { blocks: [], uses: [...unpackUses(uses)], files: [], now })
}
