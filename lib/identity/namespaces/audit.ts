import type { AuditAction, AuditEntry } from '../../db/audit-entry.ts'
import type { NamespaceParts } from './namespace-parts.ts'
import type { Doer } from './types.ts'

/** The line of the audit log for a change of a namespace. */
export function auditLine({ now }: Pick<NamespaceParts, 'now'>, by: Doer, line: { namespace: string; action: AuditAction; target: string; detail: string }): AuditEntry {
  return { at: now(), ...line, ...by }
}

/** What counts by its signature is its signer's, whoever brought it from whatever network. */
export function signedBy(address: string, network: string | null): Doer {
  return { actor: address.toLowerCase(), via: 'signature', token: null, address: network }
}

/** An account of which nothing else is known. */
export function doneBy(address: string): Doer {
  return { actor: address.toLowerCase(), via: 'account', token: null, address: null }
}
