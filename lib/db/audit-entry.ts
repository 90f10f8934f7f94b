/** What can be done to a namespace and what is in it. */
export type AuditAction =
  | 'push' | 'move-tag' | 'delete-tag' | 'delete-manifest' | 'delete-blob' | 'delete-repository' | 'readme' | 'sign' | 'policy'
  | 'claim' | 'transfer' | 'transfer-cancel' | 'release' | 'team' | 'invite' | 'invite-cancel' | 'invite-answer'

/**
 * One line of a namespace's audit log. `target`: such as `app:v1` or an address; `actor`: `0x…` in lower case, `operator`, `hub`, or
 * `anybody` who showed nothing; `via`: how it showed who it is, `signature` for who signed what anybody may deliver; `token`: the id of its token; `address`: the network it came from.
 */
export type AuditEntry = {
  namespace: string; at: number; action: AuditAction; target: string; detail?: string | null
  actor: string; via: string; token?: string | null; address?: string | null
}
