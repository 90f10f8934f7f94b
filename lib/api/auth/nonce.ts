import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { parseCookies } from '../../http/cookies.ts'
import { NONCE_COOKIE } from '../../identity/siwe/open-sign-in.ts'
import { PURPOSES, STATEMENTS } from '../../identity/siwe/purpose.ts'
import { time } from '../answers/common.ts'
import { route } from '../declare/route.ts'
import type { ApiRoute } from '../types.ts'
import { originOfRequest, requireWithin, type AuthParts } from './auth-parts.ts'

const purposeSchema = z.enum(PURPOSES, `purpose is one of ${PURPOSES.join(', ')}`).default('login')
const terms = z.object({
  nonce: z.string(), domain: z.string(), uri: z.string(), chainId: z.int().optional(), statement: z.string(), purpose: z.enum(PURPOSES), issuedAt: time, expires: time,
})
const COOKIE = /^[0-9a-f]{32}$/
const COOKIE_SECONDS = 24 * 3600

/** `GET auth/nonce?purpose=sign-in|login`: what a text to sign must hold. For `sign-in` it is good in the same browser only. */
export function nonceRoute(parts: AuthParts): ApiRoute {
  return route('auth/nonce', 'Signing in').get({
    summary: 'What a text to sign must hold, word for word', query: { purpose: purposeSchema }, answers: { 200: terms },
    run: async ({ req, query: { purpose } }) => {
      await requireWithin(parts, 'nonce', req)
      const origin = originOfRequest(parts, req)
      const session = purpose === 'sign-in' ? browserSecret(req.headers.cookie) : undefined
      const [{ nonce, issuedAt, expiresAt }, [chainId]] = await Promise.all([parts.signIn.siwe.nonces.issue({ purpose, session }), parts.signIn.siwe.chains()])
      return {
        status: 200, ...(session === undefined ? {} : { headers: { 'set-cookie': cookie(session, origin) } }),
        value: {
          nonce, domain: new URL(origin).host, uri: `${origin}/login`, chainId, statement: STATEMENTS[purpose], purpose,
          issuedAt: new Date(issuedAt).toISOString(), expires: new Date(expiresAt).toISOString(),
        },
      }
    },
  })
}

// Kept as it is, so that two tabs of one browser can sign in beside each other.
function browserSecret(header: string | undefined): string {
  const found = parseCookies(header).get(NONCE_COOKIE) ?? ''
  return COOKIE.test(found) ? found : randomBytes(16).toString('hex')
}

function cookie(value: string, origin: string): string {
  return `${NONCE_COOKIE}=${value}; Path=/api/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Strict${origin.startsWith('https://') ? '; Secure' : ''}`
}
