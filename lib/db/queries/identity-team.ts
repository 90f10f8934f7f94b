import { all, first, type Operation } from '../operation.ts'

/** What a namespace's team hangs on; `claim`, `team` and `handovers` are JSON. `until` null: the stored team counts no more. */
export type TeamRow = { namespace: string; owner: string | null; claim: string | null; team: string | null; until: number | null; handovers: string | null; createdAt: number }

/** Times in Unix ms, addresses in lower case. */
export type InvitationRow = {
  id: string; namespace: string; address: string; role: 'owner' | 'maintain' | 'write' | 'read'; invitedBy: string
  createdAt: number; expiresAt: number; acceptedAt: number | null
}

const INVITATION = `SELECT id, namespace, address, role, invited_by AS invitedBy, created_at AS createdAt, expires_at AS expiresAt, accepted_at AS acceptedAt FROM invitation`
// Who has accepted in time waits for a signature, however long that takes.
const OPEN = '(accepted_at IS NOT NULL OR expires_at > ?)'

/** A namespace's team and what it is judged by; undefined when this hub has no such namespace. */
export const teamRow: Operation<{ namespace: string }, TeamRow | undefined> = (db, { namespace }) =>
  first<TeamRow>(db, "SELECT name AS namespace, owner, claim, team, team_until AS until, handovers, created_at AS createdAt FROM namespace WHERE name = ? AND name <> '.hub'", namespace)

/** A namespace's invitations that stand, oldest first; there are 100 at most. */
export const invitationsTo: Operation<{ namespace: string; now: number }, InvitationRow[]> = (db, { namespace, now }) =>
  all<InvitationRow>(db, `${INVITATION} WHERE namespace = ? AND ${OPEN} ORDER BY created_at, id`, namespace, now)

/** An address' invitations that stand, oldest first, after the one whose `[createdAt, id]` is given. */
export const invitationsOf: Operation<{ address: string; now: number; after: [createdAt: number, id: string] | undefined; limit: number }, InvitationRow[]> = (db, { address, now, after, limit }) =>
  all<InvitationRow>(db, `${INVITATION} WHERE address = ? AND ${OPEN} AND (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?`, address, now, after?.[0] ?? 0, after?.[1] ?? '', limit)

/** The invitation of an id, if it stands. */
export const invitation: Operation<{ id: string; now: number }, InvitationRow | undefined> = (db, { id, now }) =>
  first<InvitationRow>(db, `${INVITATION} WHERE id = ? AND ${OPEN}`, id, now)

/** Namespaces whose team the hub signs, and that has not ended yet. */
export const teamsOfHub: Operation<{ now: number }, string[]> = (db, { now }) =>
  all<{ name: string }>(db, 'SELECT name FROM namespace WHERE owner IS NULL AND team_until > ?', now).map(({ name }) => name)
