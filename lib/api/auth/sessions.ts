import type { HubDatabase } from '../../db/hub-database.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'

/** `DELETE auth/sessions`: signs the caller out in every browser. */
export function sessionsRoute({ db }: { db: HubDatabase }): ApiRoute {
  return route('auth/sessions', 'Signing in').delete({
    summary: 'Signs oneself out in every browser', access: 'an account', answers: { 204: null },
    run: async ({ principal }) => {
      if (principal.kind !== 'account' || principal.grants !== undefined) throw new ApiError(401, 'SIGN_IN', 'sign in first')
      await db.write('endSessions', { address: principal.address })
      return { status: 204 }
    },
  })
}
