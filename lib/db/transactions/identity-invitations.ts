import { first, RefusedError, run, type Operation } from '../operation.ts'

export type NewInvitation = { id: string; namespace: string; address: string; role: 'owner' | 'maintain' | 'write' | 'read'; invitedBy: string; now: number; expiresAt: number }

const MOST_OPEN = 100

/** Keeps an invitation; of an address one per namespace. Throws RefusedError NAME_UNKNOWN, INVITED, INVITATION_LIMIT. */
export const insertInvitation: Operation<NewInvitation, void> = (db, { id, namespace, address, role, invitedBy, now, expiresAt }) => {
  if (!first(db, 'SELECT 1 FROM namespace WHERE name = ?', namespace)) throw new RefusedError('NAME_UNKNOWN', `there is no namespace ${namespace}`)
  run(db, 'DELETE FROM invitation WHERE namespace = ? AND accepted_at IS NULL AND expires_at <= ?', namespace, now)
  if (first(db, 'SELECT 1 FROM invitation WHERE namespace = ? AND address = ?', namespace, address)) {
    throw new RefusedError('INVITED', `${address} has an invitation to ${namespace} already: withdraw it first`)
  }
  const open = first<{ count: number }>(db, 'SELECT count(*) AS count FROM invitation WHERE namespace = ?', namespace)?.count ?? 0
  if (open >= MOST_OPEN) throw new RefusedError('INVITATION_LIMIT', `${namespace} has ${MOST_OPEN} open invitations: withdraw some, or sign a team with those who have accepted`)
  run(db, 'INSERT INTO invitation (id, namespace, address, role, invited_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)', id, namespace, address, role, invitedBy, now, expiresAt)
}

/** Removes an invitation of a namespace, or of an address; false when there is none of that id. */
export const deleteInvitation: Operation<{ id: string } & ({ namespace: string } | { address: string }), boolean> = (db, args) =>
  'namespace' in args
    ? run(db, 'DELETE FROM invitation WHERE id = ? AND namespace = ?', args.id, args.namespace) > 0
    : run(db, 'DELETE FROM invitation WHERE id = ? AND address = ?', args.id, args.address) > 0

/** Notes that the invited address accepts; false when there is no such invitation of it any more. */
export const acceptInvitation: Operation<{ id: string; address: string; now: number }, boolean> = (db, { id, address, now }) =>
  run(db, 'UPDATE invitation SET accepted_at = coalesce(accepted_at, ?) WHERE id = ? AND address = ? AND (accepted_at IS NOT NULL OR expires_at > ?)', now, id, address, now) > 0
