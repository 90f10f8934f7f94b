import type { AuditAction, AuditEntry } from '../db/audit-entry.ts'
import { auditActor } from '../identity/audit-actor.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import type { Changer, RegistryParts } from './types.ts'

/** The line of the audit log for a change in a repository; `what` follows its name: `:tag`, `@digest`. */
export function auditOf({ now }: Pick<RegistryParts, 'now'>, request: Changer, { stored }: RepositoryName, action: AuditAction, what: string, detail?: string): AuditEntry {
  const slash = stored.indexOf('/')
  return {
    namespace: stored.slice(0, slash), at: now(), action, target: `${stored.slice(slash + 1)}${what}`, detail: detail ?? null,
    ...auditActor(request.principal), address: request.client(),
  }
}
