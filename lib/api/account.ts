import type { Principal } from '../identity/access.ts'
import { isUnbounded } from '../identity/grants.ts'
import { ApiError } from './problem.ts'

/** The address of whoever asks. Throws ApiError 401 for nobody, 404 in open mode, where there are no accounts. */
export function requireAccount(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new ApiError(401, 'UNAUTHORIZED', 'sign in, or send a token', { 'www-authenticate': 'Bearer' })
  if (principal.kind === 'operator') throw new ApiError(404, 'ACCOUNTS_OFF', 'this hub is open (IPCR_AUTH=open): there are no accounts')
  return principal.address
}

/** The same of somebody who may do all that the account may: a session, or a credential that covers everything. Throws ApiError 403 for less, and for robots. */
export function requireWholeAccount(principal: Principal): string {
  const address = requireAccount(principal)
  requireWhole(principal)
  return address
}

/** Throws ApiError 401, 403 for who may not do all that the account may. In open mode that is everybody. */
export function requireWhole(principal: Principal): void {
  if (principal.kind === 'operator') return
  requireAccount(principal)
  const isWhole = principal.kind === 'account' && (principal.via === 'session' || (principal.via !== 'bot' && isUnbounded(principal.grants)))
  if (!isWhole) throw new ApiError(403, 'DENIED', 'this token does not cover the account: sign in with your wallet')
}
