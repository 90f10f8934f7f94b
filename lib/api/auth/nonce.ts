import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { parseCookies } from '../../http/cookies.ts'
import { NONCE_COOKIE } from '../../identity/siwe/open-sign-in.ts'
import { PURPOSES, STATEMENTS } from '../../identity/siwe/purpose.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { originOfRequest, requireWithin, type AuthParts } from './auth-parts.ts'

const purposeSchema = z.enum(PURPOSES).default('login')
const COOKIE = /^[0-9a-f]{32}$/
const COOKIE_SECONDS = 24 * 3600

/** `GET auth/nonce?purpose=sign-in|login`: what a text to sign must hold. For `sign-in` it is good in the same browser only. */
export function nonceRoute(parts: AuthParts): ApiRoute {
  return {
    match: (segments) => (segments.join('/') === 'auth/nonce' ? {} : undefined),
    methods: {
      GET: async ({ req, query }) => {
        const { data: purpose } = purposeSchema.safeParse(query.get('purpose') ?? undefined)
        if (!purpose) throw new ApiError(400, 'PURPOSE_UNKNOWN', `purpose is one of ${PURPOSES.join(', ')}`)
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
    },
  }
}

// Kept as it is, so that two tabs of one browser can sign in beside each other.
function browserSecret(header: string | undefined): string {
  const found = parseCookies(header).get(NONCE_COOKIE) ?? ''
  return COOKIE.test(found) ? found : randomBytes(16).toString('hex')
}

function cookie(value: string, origin: string): string {
  return `${NONCE_COOKIE}=${value}; Path=/api/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Strict${origin.startsWith('https://') ? '; Secure' : ''}`
}
