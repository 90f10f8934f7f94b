import { compareRecords } from '../../names/ipns-record.ts'
import { first, run, type Operation } from '../operation.ts'
import type { Digest } from '../../oci/digest.ts'
import { observedRecord, type LastRootRow, type ObservedRow } from '../observed.ts'
import { addAlias, touchBlob } from './repository-rows.ts'

export type Observed = { ipnsName: string; value: string; sequence: bigint; validUntil: number; ttlMs: number; bytes: Uint8Array }
export type Verdict = ReturnType<typeof compareRecords>

const INSERT_RECORD = `INSERT OR REPLACE INTO observed_record
  (ipns_name, record, value, sequence, valid_until, ttl_ms, observed_at, conflict, conflict_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

/**
 * Keeps a valid record if it is newer than the one known, or extends its life; never goes back. Another value under the same
 * sequence is kept as proof, and the first one goes on to count. How it compares with the one known before.
 */
export const observeRecord: Operation<{ record: Observed; now: number }, Verdict> = (db, { record, now }) => {
  const known = first<ObservedRow>(db, 'SELECT * FROM observed_record WHERE ipns_name = ?', record.ipnsName)
  const verdict = known ? compareRecords(observedRecord(known), record) : 'newer'
  if (verdict === 'conflict') {
    run(db, 'UPDATE observed_record SET conflict = ?, conflict_at = ? WHERE ipns_name = ? AND conflict IS NULL', record.bytes, now, record.ipnsName)
  }
  if (verdict === 'newer') store(db, record, now)
  // A conflict stays on the record until a newer one ends it.
  if (verdict === 'extends') store(db, record, now, known)
  return verdict
}

function store(db: Parameters<typeof observeRecord>[0], record: Observed, now: number, known?: ObservedRow): void {
  run(db, INSERT_RECORD, record.ipnsName, record.bytes, record.value, String(record.sequence), record.validUntil, record.ttlMs, now,
    known?.conflict ?? null, known?.conflict_at ?? null)
}

/** What a name stands for now; `since` is kept while the state stays the same. */
export const setLastRoot: Operation<LastRootRow, void> = (db, row) => {
  const before = first<{ state: string; since: number }>(db, 'SELECT state, since FROM last_root WHERE name = ?', row.name)
  run(db, `INSERT OR REPLACE INTO last_root (name, root, path, state, since, detail, ipns_name, valid_until, fresh_until, resolved_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, row.name, row.root, row.path, row.state, before?.state === row.state ? before.since : row.since,
  row.detail, row.ipnsName, row.validUntil, row.freshUntil, row.resolvedAt)
}

/** Follows a name; a name that the configuration follows stays its own. */
export const followName: Operation<{ name: string; origin: 'config' | 'api'; now: number }, void> = (db, { name, origin, now }) => {
  run(db, 'INSERT INTO follow (name, origin, added_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET origin = excluded.origin', name, origin, now)
}

/** Ends following; true if the name was followed. Its pin, if any, is released by `releasePin`. */
export const unfollowName: Operation<{ name: string }, boolean> = (db, { name }) => run(db, 'DELETE FROM follow WHERE name = ?', name) > 0

/** Forgets the follows of an earlier configuration. */
export const dropConfiguredFollows: Operation<{ except: string[] }, void> = (db, { except }) => {
  run(db, "DELETE FROM follow WHERE origin = 'config' AND name NOT IN (SELECT value FROM json_each(?))", JSON.stringify(except))
}

/** Wants all bytes of a name kept. */
export const wantPin: Operation<{ name: string; now: number }, void> = (db, { name, now }) => {
  run(db, "INSERT OR IGNORE INTO pin (name, added_at, state) VALUES (?, ?, 'waiting')", name, now)
}

/** Notes how far a pin is; the tree that was whole before stays its tree. */
export const setPinState: Operation<{ name: string; state: 'waiting' | 'fetching' | 'failed' | 'pinned'; wanted: string | null; detail: string | null }, void> = (db, pin) => {
  run(db, 'UPDATE pin SET state = ?, wanted = ?, detail = ? WHERE name = ?', pin.state, pin.wanted, pin.detail, pin.name)
}

/** Records a blob that was fetched from outside and whose file is durable; held by the cache until it is evicted. */
export const recordCachedBlob: Operation<{ digest: Digest; alias?: Digest; size: number; leaves?: Uint8Array; now: number }, void> = (db, { digest, alias, size, leaves, now }) => {
  const id = touchBlob(db, digest, size, now)
  addAlias(db, alias, digest)
  run(db, 'INSERT INTO cached_blob (blob_id, used_at) VALUES (?, ?) ON CONFLICT (blob_id) DO UPDATE SET used_at = excluded.used_at', id, now)
  if (leaves && leaves.length > 32) recordHashes(db, id, leaves)
}

function recordHashes(db: Parameters<typeof observeRecord>[0], id: number, hashes: Uint8Array): void {
  run(db, 'INSERT OR REPLACE INTO leaf_list (blob_id, hashes) VALUES (?, ?)', id, hashes)
  for (let position = 0; position * 32 < hashes.length; position++) {
    run(db, 'INSERT OR IGNORE INTO leaf (hash, blob_id, position) VALUES (?, ?, ?)', hashes.subarray(position * 32, position * 32 + 32), id, position)
  }
}

/** Notes that cached blobs were used. */
export const touchCachedBlobs: Operation<{ digests: string[]; now: number }, void> = (db, { digests, now }) => {
  for (const digest of digests) run(db, 'UPDATE cached_blob SET used_at = ? WHERE blob_id = (SELECT id FROM blob WHERE digest = ?)', now, digest)
}

/** Lets go of a cached blob; garbage collection's own rules say whether it goes. True if it was held. */
export const releaseCachedBlob: Operation<{ digest: string }, boolean> = (db, { digest }) =>
  run(db, 'DELETE FROM cached_blob WHERE blob_id = (SELECT id FROM blob WHERE digest = ?)', digest) > 0
