import type { HubDatabase } from '../../db/hub-database.ts'
import { refusing } from '../declare/refusing.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import type { AuthParts } from './auth-parts.ts'
import { deviceApprovalRoute } from './device-approval.ts'
import { deviceRoute, deviceTokenRoute } from './device.ts'
import { exchangeRoute } from './exchange.ts'
import { nonceRoute } from './nonce.ts'
import { sessionsRoute } from './sessions.ts'

/** `auth/…`: how wallets and programs of theirs get in. In open mode each says that nobody needs to. */
export function authRoutes(parts: AuthParts & { db: HubDatabase; isOpen: boolean }): ApiRoute[] {
  const routes = [nonceRoute(parts), exchangeRoute(parts), deviceRoute(parts), deviceTokenRoute(parts), deviceApprovalRoute(parts), sessionsRoute(parts)]
  return parts.isOpen ? routes.map((route) => refusing(route, refuse)) : routes
}

const refuse = async (): Promise<never> => {
  throw new ApiError(404, 'AUTH_OPEN', 'this hub is open (IPCR_AUTH=open): nobody signs in')
}
