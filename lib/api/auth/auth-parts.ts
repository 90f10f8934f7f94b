import type { IncomingMessage } from 'node:http'
import { clientAddress } from '../../http/client-address.ts'
import { ownOrigin, type OwnAddress } from '../../http/own-origin.ts'
import type { Limits, LimitName } from '../../identity/limits.ts'
import type { SignIn } from '../../identity/siwe/open-sign-in.ts'
import type { TokenStore } from '../../identity/tokens/token-store.ts'
import { ApiError } from '../problem.ts'

export type AuthParts = OwnAddress & { signIn: SignIn; tokens: TokenStore; limits: Limits; now: () => number }

/** The origin under which a request came; its Host was found to be ours before. */
export function originOfRequest(address: OwnAddress, req: Pick<IncomingMessage, 'headers'>): string {
  return ownOrigin(address, req.headers.host ?? '')
}

/** Counts an attempt of the request's address. Rejects with ApiError 429 when there were too many. */
export async function requireWithin({ limits, publicUrl }: Pick<AuthParts, 'limits' | 'publicUrl'>, limit: LimitName, req: IncomingMessage): Promise<void> {
  const seconds = await limits.count(limit, clientAddress(req, publicUrl !== undefined))
  if (seconds !== undefined) throw new ApiError(429, 'TOO_MANY', `too many attempts from this address: try again in ${seconds} s`, { 'retry-after': String(seconds) })
}
