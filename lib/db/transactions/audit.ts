import type Database from 'better-sqlite3'
import type { AuditEntry } from '../audit-entry.ts'
import { run, type Operation } from '../operation.ts'

const MOST_AT_ONCE = 10_000

/** Adds a line to a namespace's audit log; part of the transaction of what it tells. */
export function appendAudit(db: Database.Database, { namespace, at, action, target, detail, actor, via, token, address }: AuditEntry): void {
  run(db, 'INSERT INTO audit (namespace, at, action, target, detail, actor, via, token, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    namespace, at, action, target, detail ?? null, actor, via, token ?? null, address ?? null)
}

/** Removes lines from before a time, some thousand at once; true when there may be more. */
export const sweepAudit: Operation<{ before: number }, boolean> = (db, { before }) =>
  run(db, 'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?)', before, MOST_AT_ONCE) === MOST_AT_ONCE
