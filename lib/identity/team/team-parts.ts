import type { AuditAction, AuditEntry } from '../../db/audit-entry.ts'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { RootThread } from '../../roots/build/root-thread.ts'
import type { KeyedLock } from '../../store/keyed-lock.ts'
import type { Access, Principal } from '../access.ts'
import { auditActor } from '../audit-actor.ts'
import type { Rights, Role } from '../rights.ts'

export type TeamParts = {
  db: HubDatabase
  rights: Rights
  access: Pick<Access, 'isOperator'>
  thread: RootThread
  /** by namespace: what the hub signs is the team before, changed */
  locks: KeyedLock
  /** the hub's own name */
  ipns: () => Promise<string>
  /** sets the namespace's rights anew from the database, after a commit */
  refresh: (namespace: string) => Promise<void>
  /** something waits to be published */
  changed: () => void
  now: () => number
}

/** Who asks for a change, and the network that it came from. */
export type Asker = { principal: Principal; address: string | null }

/** The line of the audit log for a change by whoever asks, or by the hub itself. */
export function auditOf({ now }: Pick<TeamParts, 'now'>, by: Asker | 'hub', line: { namespace: string; action: AuditAction; target: string; detail?: string }): AuditEntry {
  return { at: now(), ...line, ...(by === 'hub' ? { actor: 'hub', via: 'none' } : { ...auditActor(by.principal), address: by.address }) }
}

/** The part that whoever asks has in a namespace; `owner` null: it is the operator's. */
export function roleOf({ rights, access }: TeamParts, { namespace, owner }: { namespace: string; owner: string | null }, asker: Principal): Role | undefined {
  if (asker.kind === 'account') return rights.role(asker.address, namespace)
  return owner === null && access.isOperator(asker) ? 'owner' : undefined
}
