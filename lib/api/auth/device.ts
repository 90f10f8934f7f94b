import { z } from 'zod'
import { clientAddress } from '../../http/client-address.ts'
import { POLL_MS, type DevicePoll } from '../../identity/siwe/device-logins.ts'
import { login } from '../answers/token.ts'
import { jsonBody } from '../declare/json-body.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { originOfRequest, requireWithin, type AuthParts } from './auth-parts.ts'
import { makeLogin, shownName } from './exchange.ts'

const MOST_BODY = 1000
const startBody = jsonBody(z.strictObject({ client: z.string().max(200).default('') }), { most: MOST_BODY, otherwise: 'the body is {"client": the name of the program} or {}' })
const pollBody = jsonBody(z.strictObject({ deviceCode: z.string().max(100) }), { most: MOST_BODY, otherwise: 'the body is {"deviceCode": …}' })
const started = z.object({
  deviceCode: z.string(), userCode: z.string(), verificationUri: z.string(), verificationUriComplete: z.string(),
  interval: z.number().describe('seconds between two questions'), expiresIn: z.number().describe('seconds'),
})

// The words of RFC 8628 §3.5.
const WAITING: Record<Exclude<DevicePoll['state'], 'approved'>, [code: string, sentence: string]> = {
  pending: ['authorization_pending', 'nobody has approved this login yet'],
  early: ['slow_down', `ask every ${POLL_MS / 1000} seconds`],
  denied: ['access_denied', 'the login was refused in the browser'],
  gone: ['expired_token', 'this login has expired or was used: start again'],
}

/** `POST auth/device` of `{client?}`: a program asks to be let in, and tells its user the code and where to approve it (after RFC 8628). */
export function deviceRoute(parts: AuthParts): ApiRoute {
  return route('auth/device', 'Signing in').post({
    summary: 'A program asks to be let in (after RFC 8628)', body: startBody, answers: { 200: started },
    run: async ({ req, body }) => {
      const { client } = await body()
      await requireWithin(parts, 'nonce', req)
      const login = parts.signIn.devices.start({ client: shownName(client), from: clientAddress(req, parts.publicUrl !== undefined) })
      if (!login) throw new ApiError(503, 'TOO_MANY', 'too many logins wait for an approval: try again in a few minutes', { 'retry-after': '60' })
      const verificationUri = `${originOfRequest(parts, req)}/login/device`
      return {
        status: 200,
        value: {
          deviceCode: login.deviceCode, userCode: login.userCode, verificationUri, verificationUriComplete: `${verificationUri}?code=${login.userCode}`,
          interval: POLL_MS / 1000, expiresIn: Math.round((login.expiresAt - parts.now()) / 1000),
        },
      }
    },
  })
}

/** `POST auth/device/token` of `{deviceCode}`: the refresh token once somebody has approved; until then 400 with a code of RFC 8628. */
export function deviceTokenRoute(parts: AuthParts): ApiRoute {
  return route('auth/device/token', 'Signing in').post({
    summary: 'The refresh token, once somebody has approved', description: 'Until then 400 with a code of RFC 8628.', body: pollBody, answers: { 200: login },
    run: async ({ body }) => {
      const poll = parts.signIn.devices.poll((await body()).deviceCode)
      if (poll.state !== 'approved') throw new ApiError(400, ...WAITING[poll.state])
      return { status: 200, value: await makeLogin(parts, poll.address, poll.client) }
    },
  })
}
