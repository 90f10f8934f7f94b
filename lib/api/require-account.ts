import type { Principal } from '../identity/access.ts'
import { isUnbounded } from '../identity/grants.ts'
import { ApiError } from './problem.ts'

export type Account = Extract<Principal, { kind: 'account' }>

/**
 * Throws ApiError unless whoever asks may do all that their account may: in a session, or by a token that leaves nothing out. A
 * robot never may. In open mode that is everybody.
 */
export function requireUnbounded(principal: Principal): Account | Extract<Principal, { kind: 'operator' }> {
  if (principal.kind === 'anonymous') throw new ApiError(401, 'UNAUTHORIZED', 'sign in, or send a token', { 'www-authenticate': 'Bearer' })
  if (principal.kind === 'operator' || principal.via === 'session') return principal
  if (principal.via !== 'bot' && isUnbounded(principal.grants)) return principal
  throw new ApiError(403, 'DENIED', 'this token does not cover that: sign in with your wallet, or use a token for everything')
}

/** The same of somebody who has an address, whom an open hub does not know. */
export function requireAccount(principal: Principal): Account {
  const asker = requireUnbounded(principal)
  if (asker.kind === 'account') return asker
  throw new ApiError(404, 'ACCOUNTS_OFF', 'this hub is open (IPCR_AUTH=open): it knows no accounts')
}
