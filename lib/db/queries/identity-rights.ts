import { all, first, type Operation } from '../operation.ts'

/** Times in Unix ms; `ownKey` is the owner's own key, if it is published under one. */
export type OwnerRow = { namespace: string; owner: string | null; until: number | null; teamUntil: number | null; frozen: string | null; ownKey: string | null }
export type MemberRow = { namespace: string; address: string; role: 'owner' | 'maintain' | 'write' | 'read' }

const OWNER = `SELECT name AS namespace, owner, claim_until AS until, team_until AS teamUntil, frozen,
  CASE own_key WHEN 1 THEN coalesce(ipns_name, '') END AS ownKey FROM namespace`

/** Who owns the namespaces of this hub, and who else belongs to their teams. */
export const rightsRows: Operation<Record<string, never>, { owners: OwnerRow[]; members: MemberRow[] }> = (db) => ({
  owners: all<OwnerRow>(db, `${OWNER} WHERE name <> '.hub'`),
  members: all<MemberRow>(db, 'SELECT namespace, address, role FROM team_member'),
})

/** The same of one namespace; undefined when this hub does not write it. */
export const rightsOf: Operation<{ namespace: string }, { owner: OwnerRow; members: MemberRow[] } | undefined> = (db, { namespace }) => {
  const owner = first<OwnerRow>(db, `${OWNER} WHERE name = ?`, namespace)
  return owner && { owner, members: all<MemberRow>(db, 'SELECT namespace, address, role FROM team_member WHERE namespace = ?', namespace) }
}
