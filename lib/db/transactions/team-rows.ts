import type Database from 'better-sqlite3'
import { run } from '../operation.ts'

type Db = Database.Database

/**
 * Ends a namespace's team and its invitations, as part of the transaction that gives it another owner or removes it. What was
 * signed stays beside `team_until` NULL: nothing older may come after it, should its signer be the owner once more.
 */
export function endTeam(db: Db, namespace: string): void {
  run(db, 'UPDATE namespace SET team_until = NULL WHERE name = ?', namespace)
  run(db, 'DELETE FROM team_member WHERE namespace = ?', namespace)
  run(db, 'DELETE FROM invitation WHERE namespace = ?', namespace)
}
