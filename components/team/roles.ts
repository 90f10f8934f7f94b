import type { Role } from '../../lib/identity/rights.ts'

/** What somebody in a team may do. */
export const ROLE_WORDS: Record<Role, string> = {
  owner: 'all that the owner may, but sign claims and teams',
  maintain: 'push, delete, and invite others to write or read',
  write: 'push',
  read: 'nothing more than everybody, while all repositories are public',
}

export const ROLES = ['owner', 'maintain', 'write', 'read'] as const satisfies readonly Role[]

/** The role that a field of a form has; `read` for what is none. */
export function toRole(value: unknown): Role {
  return ROLES.find((role) => role === value) ?? 'read'
}

/** Whom somebody with a role may invite. */
export function invitable(role: Role | null): readonly Role[] {
  if (role === 'owner') return ROLES
  return role === 'maintain' ? ['write', 'read'] : []
}
