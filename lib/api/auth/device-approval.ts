import { z } from 'zod'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { requireWithin, type AuthParts } from './auth-parts.ts'

const MOST_BODY = 1000
const bodySchema = z.strictObject({ userCode: z.string().max(40), approve: z.boolean() })

/** `POST auth/device/approval` of `{userCode, approve}`: whoever is signed in in the browser lets the program in, or not. No token can do that. */
export function deviceApprovalRoute(parts: AuthParts): ApiRoute {
  return {
    match: (segments) => (segments.join('/') === 'auth/device/approval' ? {} : undefined),
    methods: {
      POST: async ({ req, principal, json }) => {
        if (principal.kind !== 'account' || principal.via !== 'session') throw new ApiError(401, 'SIGN_IN', 'sign in in the browser first')
        const { data } = bodySchema.safeParse(await json(MOST_BODY))
        if (!data) throw new ApiError(400, 'BODY_INVALID', 'the body is {"userCode": "XXXX-XXXX", "approve": true or false}')
        await requireWithin(parts, 'verify', req)
        if (parts.signIn.devices.decide(data.userCode, data.approve ? { address: principal.address } : 'denied')) return { status: 204 }
        throw new ApiError(404, 'CODE_UNKNOWN', 'no login waits under this code: it may have expired, or be answered already')
      },
    },
  }
}
