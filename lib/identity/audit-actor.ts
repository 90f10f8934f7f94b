import type { AuditEntry } from '../db/audit-entry.ts'
import type { Principal } from './access.ts'

/** Who did something, as the audit log has it. */
export function auditActor(principal: Principal): Pick<AuditEntry, 'actor' | 'via' | 'token'> {
  if (principal.kind === 'account') return { actor: principal.address, via: principal.via, token: principal.tokenId ?? null }
  return principal.kind === 'operator' ? { actor: 'operator', via: 'open', token: null } : { actor: 'anybody', via: 'none', token: null }
}
