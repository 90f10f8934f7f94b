import { all, type Operation } from '../operation.ts'

export type OwnerRow = { namespace: string; owner: string | null }
export type MemberRow = { namespace: string; address: string; role: 'owner' | 'maintain' | 'write' | 'read' }

/** Who owns the namespaces of this hub, and who else belongs to their teams. */
export const rightsRows: Operation<Record<string, never>, { owners: OwnerRow[]; members: MemberRow[] }> = (db) => ({
  owners: all<OwnerRow>(db, "SELECT name AS namespace, owner FROM namespace WHERE name <> '.hub'"),
  members: all<MemberRow>(db, 'SELECT namespace, address, role FROM team_member'),
})
