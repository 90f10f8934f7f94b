import type Database from 'better-sqlite3'
import { compareRecords } from '../../names/ipns-record.ts'
import { observedRecord, type LastRootRow, type ObservedRow } from '../observed.ts'
import { all, first, run, type Operation } from '../operation.ts'
import { noteTold } from './told-names.ts'

type Db = Database.Database

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

function store(db: Db, record: Observed, now: number, known?: ObservedRow): void {
  run(db, INSERT_RECORD, record.ipnsName, record.bytes, record.value, String(record.sequence), record.validUntil, record.ttlMs, now,
    known?.conflict ?? null, known?.conflict_at ?? null)
}

/** Keeps a proved claim if it is newer than the one known for its subject. */
export const rememberClaim: Operation<{ subject: string; digest: string; seq: number; owner: string; root: string }, void> = (db, { subject, digest, seq, owner, root }) => {
  run(db, `INSERT INTO observed_claim (subject, digest, seq, owner, root) VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET
    digest = excluded.digest, seq = excluded.seq, owner = excluded.owner, root = excluded.root WHERE excluded.seq > seq`, subject, digest, seq, owner, root)
}

/** What a name stands for now; `since` is kept while the state stays the same. */
export const setLastRoot: Operation<LastRootRow, void> = (db, row) => {
  const before = first<{ state: string; since: number; ipnsName: string | null }>(db, 'SELECT state, since, ipns_name AS ipnsName FROM last_root WHERE name = ?', row.name)
  run(db, `INSERT OR REPLACE INTO last_root (name, root, path, state, since, detail, ipns_name, valid_until, fresh_until, resolved_at, settled)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, row.name, row.root, row.path, row.state, before?.state === row.state ? before.since : row.since,
  row.detail, row.ipnsName, row.validUntil, row.freshUntil, row.resolvedAt, row.settled ?? null)
  if (before?.ipnsName !== row.ipnsName && isFollowed(db, row.name)) noteTold(db, row.name, row.resolvedAt)
}

/** Notes when names were looked at that stand for what they stood for before. */
export const noteLooks: Operation<{ looks: { name: string; freshUntil: number; resolvedAt: number }[] }, void> = (db, { looks }) => {
  for (const { name, freshUntil, resolvedAt } of looks) run(db, 'UPDATE last_root SET fresh_until = ?, resolved_at = ? WHERE name = ?', freshUntil, resolvedAt, name)
}

function isFollowed(db: Db, name: string): boolean {
  return first(db, 'SELECT 1 FROM follow WHERE name = ?', name) !== undefined
}

/** Follows a name because somebody here wants it, also one that was followed because a hub lists it. */
export const followName: Operation<{ name: string; origin: 'config' | 'api'; now: number }, void> = (db, { name, origin, now }) => {
  if (!first(db, "SELECT 1 FROM follow WHERE name = ? AND origin <> 'hub'", name)) noteTold(db, name, now)
  run(db, 'INSERT INTO follow (name, origin, added_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET origin = excluded.origin, via = NULL', name, origin, now)
}

/** Ends following; true if the name was followed. Its pin, if any, is released by `releasePin`. */
export const unfollowName: Operation<{ name: string; now: number }, boolean> = (db, { name, now }) => {
  const ended = run(db, 'DELETE FROM follow WHERE name = ?', name) > 0
  if (ended) noteTold(db, name, now)
  return ended
}

/** Forgets the follows of an earlier configuration. */
export const dropConfiguredFollows: Operation<{ except: string[]; now: number }, void> = (db, { except, now }) => {
  const dropped = all<{ name: string }>(db, "DELETE FROM follow WHERE origin = 'config' AND name NOT IN (SELECT value FROM json_each(?)) RETURNING name", JSON.stringify(except))
  for (const { name } of dropped) noteTold(db, name, now)
}

const HELD = `EXISTS (SELECT 1 FROM follow f WHERE f.name = l.name) OR EXISTS (SELECT 1 FROM pin p WHERE p.name = l.name)`
const REMEMBERED = `o.conflict IS NOT NULL OR EXISTS (SELECT 1 FROM last_root l WHERE l.name = o.ipns_name OR l.ipns_name = o.ipns_name)`

// Own namespaces' claims, those that are told on, and those of followed and kept names.
const CLAIM_HELD = `EXISTS (SELECT 1 FROM namespace n WHERE n.ipns_name = c.root) OR EXISTS (SELECT 1 FROM posted_claim p WHERE p.subject = c.subject)
  OR EXISTS (SELECT 1 FROM last_root l WHERE (l.name = c.subject OR l.ipns_name = c.root) AND (${HELD}))`

/**
 * Forgets names that nobody follows or keeps, once nobody has asked for them since `before`, and all but the `most` asked for last;
 * then records that no name stands on, and of the claims that nothing holds all but the `most` signed last. Proofs of a conflict stay. How many rows went.
 */
export const forgetNames: Operation<{ before: number; most: number }, number> = (db, { before, most }) => {
  // A name that is asked for is looked at again, whether that succeeds or not, and that moves fresh_until.
  const old = run(db, `DELETE FROM last_root AS l WHERE l.fresh_until < ? AND NOT (${HELD})`, before)
  const many = run(db, `DELETE FROM last_root WHERE name IN (SELECT l.name FROM last_root l WHERE NOT (${HELD}) ORDER BY l.fresh_until DESC LIMIT -1 OFFSET ?)`, most)
  const loose = run(db, `DELETE FROM observed_record AS o WHERE o.observed_at < ? AND NOT (${REMEMBERED})`, before)
  const surplus = run(db, `DELETE FROM observed_record WHERE ipns_name IN (SELECT o.ipns_name FROM observed_record o WHERE NOT (${REMEMBERED}) ORDER BY o.observed_at DESC LIMIT -1 OFFSET ?)`, most)
  const claims = run(db, `DELETE FROM observed_claim WHERE subject IN (SELECT c.subject FROM observed_claim c WHERE NOT (${CLAIM_HELD}) ORDER BY c.seq DESC LIMIT -1 OFFSET ?)`, most)
  return old + many + loose + surplus + claims
}
