import { first, RefusedError, run, type Operation } from '../operation.ts'
import { noteNamespaceChanges } from './root-changes.ts'
import { keepPastTeam } from './past-teams.ts'

/** `owner` and `handovers` as they were when the team was verified; `team` is its JSON, `members` with addresses in lower case. A team with a `seq` beyond `latest` was signed under a clock that was ahead, and makes way. */
export type VerifiedTeam = {
  namespace: string; owner: string | null; handovers: string | null
  team: string; seq: number; latest: number; until: number; members: readonly { address: string; role: string }[]; now: number
}

type Row = { owner: string | null; handovers: string | null; team: string | null; until: number | null; seq: number | null }

/**
 * Puts a verified team in the place of the one before; the next root has it. Invitations of who is in it are done. False when
 * it was there already. Throws RefusedError OWNER_MOVED when the namespace changed hands since, TEAM_ROLLBACK, TEAM_CONFLICT.
 */
export const recordTeam: Operation<VerifiedTeam, boolean> = (db, args) => {
  const { namespace, team, seq, latest, until, members, now } = args
  const row = first<Row>(db, "SELECT owner, handovers, team, team_until AS until, team ->> '$.seq' AS seq FROM namespace WHERE name = ?", namespace)
  if (!row || row.owner !== args.owner || row.handovers !== args.handovers) throw new RefusedError('OWNER_MOVED', `${namespace} has another owner now`)
  if (row.seq !== null && row.seq > seq && row.seq <= latest) throw new RefusedError('TEAM_ROLLBACK', `a newer team of ${namespace} is known`)
  if (row.seq === seq && row.team !== team) throw new RefusedError('TEAM_CONFLICT', `another team of ${namespace} with the same seq is known`)
  // The one of before the namespace changed hands is over, also when it comes back to who signed it.
  if (row.team === team && row.until === null) throw new RefusedError('TEAM_ROLLBACK', `that team of ${namespace} ended when the namespace went to another owner`)
  if (row.team === team) return false
  run(db, 'UPDATE namespace SET team = ?, team_until = ? WHERE name = ?', team, until, namespace)
  keepPastTeam(db, namespace, seq, team)
  run(db, 'DELETE FROM team_member WHERE namespace = ?', namespace)
  for (const { address, role } of members) {
    run(db, 'INSERT INTO team_member (namespace, address, role) VALUES (?, ?, ?)', namespace, address, role)
    run(db, 'DELETE FROM invitation WHERE namespace = ? AND address = ?', namespace, address)
  }
  noteNamespaceChanges(db, namespace, [{ kind: 'claim', key: '' }], now)
  return true
}

/** Takes a namespace's verified team from its last root, unless one was signed here. False when there was. */
export const restoreTeam: Operation<{ namespace: string; team: string; until: number; members: readonly { address: string; role: string }[] }, boolean> = (db, { namespace, team, until, members }) => {
  if (run(db, 'UPDATE namespace SET team = ?, team_until = ? WHERE name = ? AND team IS NULL', team, until, namespace) === 0) return false
  for (const { address, role } of members) run(db, 'INSERT OR REPLACE INTO team_member (namespace, address, role) VALUES (?, ?, ?)', namespace, address, role)
  return true
}
