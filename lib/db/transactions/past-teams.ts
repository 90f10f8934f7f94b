import type Database from 'better-sqlite3'
import { run } from '../operation.ts'

// What a root has room for; signatures from before the oldest one are by nobody that is known.
const MOST = 64

/** Remembers a team that its owner signed: signatures of images are judged by the team of their time. */
export function keepPastTeam(db: Database.Database, namespace: string, seq: number, team: string): void {
  run(db, 'INSERT OR REPLACE INTO past_team (namespace, seq, team) VALUES (?, ?, ?)', namespace, seq, team)
  run(db, 'DELETE FROM past_team WHERE namespace = ? AND seq NOT IN (SELECT seq FROM past_team WHERE namespace = ? ORDER BY seq DESC LIMIT ?)', namespace, namespace, MOST)
}
