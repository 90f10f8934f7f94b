import type Database from 'better-sqlite3'
import { isToldName } from '../../names/told-name.ts'
import { all, first, run, type Operation } from '../operation.ts'
import { noteTold } from './told-names.ts'

const MOST_CLAIMS = 10_000

export type KeptClaim = { subject: string; /** JSON, verified */ claim: string; seq: number; now: number }

/**
 * Keeps a proved claim of a name that this hub does not write, if it is newer than the one that is here, and has the hub's root
 * tell it on. Beyond 10,000 the oldest that nobody follows go. False when it is not newer, or no name that can be told of.
 */
export const keepClaim: Operation<KeptClaim, boolean> = (db, { subject, claim, seq, now }) => {
  if (!isToldName(subject) || first(db, 'SELECT 1 FROM namespace WHERE name = ?', subject)) return false
  const kept = run(db, `INSERT INTO posted_claim (subject, claim, seq, received_at) VALUES (?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET
    claim = excluded.claim, seq = excluded.seq, received_at = excluded.received_at WHERE excluded.seq > seq`, subject, claim, seq, now)
  if (kept === 0) return false
  noteTold(db, subject, now)
  dropOldest(db, now)
  return true
}

function dropOldest(db: Database.Database, now: number): void {
  const surplus = (first<{ n: number }>(db, 'SELECT count(*) AS n FROM posted_claim')?.n ?? 0) - MOST_CLAIMS
  if (surplus <= 0) return
  const oldest = all<{ subject: string }>(db, 'SELECT subject FROM posted_claim WHERE subject NOT IN (SELECT name FROM follow) ORDER BY received_at, subject LIMIT ?', surplus)
  for (const { subject } of oldest) {
    run(db, 'DELETE FROM posted_claim WHERE subject = ?', subject)
    noteTold(db, subject, now)
  }
}
