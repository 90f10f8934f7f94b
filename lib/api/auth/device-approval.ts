import { z } from 'zod'
import { jsonBody } from '../declare/json-body.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { requireWithin, type AuthParts } from './auth-parts.ts'

const approvalBody = jsonBody(z.strictObject({ userCode: z.string().max(40), approve: z.boolean() }), { most: 1000, otherwise: 'the body is {"userCode": "XXXX-XXXX", "approve": true or false}' })

/** `POST auth/device/approval` of `{userCode, approve}`: whoever is signed in in the browser lets the program in, or not. No token can do that. */
export function deviceApprovalRoute(parts: AuthParts): ApiRoute {
  return route('auth/device/approval', 'Signing in').post({
    summary: 'Lets a program in that asks for it, or not', access: 'an account, in a browser', body: approvalBody, answers: { 204: null },
    run: async ({ req, principal, body }) => {
      if (principal.kind !== 'account' || principal.via !== 'session') throw new ApiError(401, 'SIGN_IN', 'sign in in the browser first')
      const { userCode, approve } = await body()
      await requireWithin(parts, 'verify', req)
      if (parts.signIn.devices.decide(userCode, approve ? { address: principal.address } : 'denied')) return { status: 204 }
      throw new ApiError(404, 'CODE_UNKNOWN', 'no login waits under this code: it may have expired, or be answered already')
    },
  })
}
