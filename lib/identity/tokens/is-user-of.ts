import type { Rights } from '../rights.ts'
import type { LiveToken } from './token-store.ts'

/** True for the names under which a token may be sent as a password: its owner's address, a namespace that the owner is in, the token's own name. */
export function isUserOf(rights: Rights, { owner, name }: Pick<LiveToken, 'owner' | 'name'>, user: string): boolean {
  return user.toLowerCase() === owner || user === name || user === '<token>' || rights.role(owner, user) !== undefined
}
