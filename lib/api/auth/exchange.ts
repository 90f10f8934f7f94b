import { EVERYTHING } from '../../identity/grants.ts'
import { SiweError } from '../../identity/siwe/siwe-error.ts'
import { signedTextSchema } from '../../identity/siwe/verify-siwe.ts'
import { REFRESH_MS } from '../../identity/tokens/token-store.ts'
import { login } from '../answers/token.ts'
import { jsonBody } from '../declare/json-body.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { originOfRequest, requireWithin, type AuthParts } from './auth-parts.ts'

const body = jsonBody(signedTextSchema, { most: 32_000, otherwise: 'the body is {"message": a signed text, "signature": "0x…"}' })
const MOST_NAME = 100

/** `POST auth/exchange` of `{message, signature}`, a text signed for `login`: a refresh token, as `docker login` would get it. */
export function exchangeRoute(parts: AuthParts): ApiRoute {
  return route('auth/exchange', 'Signing in').post({
    summary: 'A refresh token for a text that a wallet signed', body, answers: { 200: login },
    run: async (asked) => {
      await requireWithin(parts, 'verify', asked.req)
      const { address } = await parts.signIn.siwe.verify(await asked.body(), { purpose: 'login', origins: [originOfRequest(parts, asked.req)] }).catch(toApiError)
      return { status: 200, value: await makeLogin(parts, address.toLowerCase(), asked.req.headers['user-agent'] ?? '') }
    },
  })
}

/** A refresh token for all that an address may; the answer's members. */
export async function makeLogin({ tokens, now }: AuthParts, address: string, client: string): Promise<{ refreshToken: string; address: string; expires: string }> {
  const expiresAt = now() + REFRESH_MS
  const { secret } = await tokens.create({ kind: 'refresh', owner: address, name: shownName(client), scopes: EVERYTHING, expiresAt })
  return { refreshToken: secret, address, expires: new Date(expiresAt).toISOString() }
}

/** A program's word for itself as a token's name. */
export function shownName(client: string): string {
  const name = client.replace(/[^\x20-\x7e]/g, '').trim().slice(0, MOST_NAME)
  return name === '' ? 'login' : name
}

function toApiError(error: unknown): never {
  if (error instanceof SiweError) throw new ApiError(error.code === 'SIWE_RPC' ? 502 : 401, error.code, error.message)
  throw error
}
