import type { AuditAction, AuditEntry } from '../../db/audit-entry.ts'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { RootThread } from '../../roots/build/root-thread.ts'
import type { KeyedLock } from '../../store/keyed-lock.ts'
import type { Access, Principal } from '../access.ts'
import { auditActor } from '../audit-actor.ts'
import type { Doer } from '../namespaces/types.ts'
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

/** Whose change it is: of whoever asks, of the hub itself, or of who signed it, whoever brings it. */
export type Author = Asker | 'hub' | Doer

/** The line of the audit log for a change. */
export function auditOf({ now }: Pick<TeamParts, 'now'>, by: Author, line: { namespace: string; action: AuditAction; target: string; detail?: string }): AuditEntry {
  return { at: now(), ...line, ...doerOf(by) }
}

/** The part that whoever asks has in a namespace; `owner` null: it is the operator's. */
export function roleOf({ rights, access }: TeamParts, { namespace, owner }: { namespace: string; owner: string | null }, asker: Principal): Role | undefined {
  if (asker.kind === 'account') return rights.role(asker.address, namespace)
  return owner === null && access.isOperator(asker) ? 'owner' : undefined
}

function doerOf(by: Author): Pick<AuditEntry, 'actor' | 'via' | 'token' | 'address'> {
  if (by === 'hub') return { actor: 'hub', via: 'none' }
  return 'actor' in by ? by : { ...auditActor(by.principal), address: by.address }
}
