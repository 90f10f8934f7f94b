import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ACTIONS, type Grant } from '../grants.ts'
import { openSigningKey, type SigningKey } from './signing-key.ts'

/** How long an access token lives. */
export const ACCESS_TOKEN_SECONDS = 300

const MOST_CHARACTERS = 10_000
const CLOCK_SECONDS = 5

const grant = z.strictObject({ type: z.enum(['repository', 'registry']), name: z.string(), actions: z.array(z.enum(ACTIONS)) })
const payload = z.object({
  sub: z.string().regex(/^(?:0x[0-9a-f]{40})?$/),
  exp: z.number(),
  access: z.array(grant),
  via: z.enum(['wallet', 'pat', 'bot', 'refresh']).optional(),
  tid: z.string().optional(),
})

/** `subject` '' is nobody in particular; `tokenId` names the stored token without which this one ends too. */
export type AccessClaims = { subject: string; grants: Grant[]; via?: 'wallet' | 'pat' | 'bot' | 'refresh'; tokenId?: string }

/** Not one of our access tokens, or no longer. */
export class InvalidAccessTokenError extends Error {
  readonly code = 'ACCESS_TOKEN_INVALID'
  override name = 'InvalidAccessTokenError'
}

/** Makes and verifies the hub's access tokens: JWT, ES256 and nothing else, for this hub and from it (RFC 7519, Distribution token specification). */
export class AccessTokens {
  readonly #dataDir: string
  readonly #service: string
  readonly #now: () => number
  #key: Promise<SigningKey> | undefined

  constructor({ dataDir, service, now }: { dataDir: string; service: string; now: () => number }) {
    this.#dataDir = dataDir
    this.#service = service
    this.#now = now
  }

  /** A signed token, which ends after 300 s or at `notAfter` (ms), whichever comes first. */
  async sign({ subject, grants, via, tokenId }: AccessClaims, notAfter = Number.MAX_SAFE_INTEGER): Promise<{ token: string; seconds: number; issuedAt: number }> {
    const [{ SignJWT }, { privateKey, kid }] = await Promise.all([import('jose'), this.#load()])
    const issuedAt = Math.floor(this.#now() / 1000)
    const seconds = Math.min(ACCESS_TOKEN_SECONDS, Math.max(1, Math.floor(notAfter / 1000) - issuedAt))
    const token = await new SignJWT({ access: grants, via, tid: tokenId })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
      .setIssuer(this.#service).setAudience(this.#service).setSubject(subject).setJti(randomUUID())
      .setIssuedAt(issuedAt).setNotBefore(issuedAt - CLOCK_SECONDS).setExpirationTime(issuedAt + seconds)
      .sign(privateKey)
    return { token, seconds, issuedAt: issuedAt * 1000 }
  }

  /** What a token says, and until when (ms). Rejects with InvalidAccessTokenError. */
  async verify(token: string): Promise<AccessClaims & { expiresAt: number }> {
    if (token.length > MOST_CHARACTERS) throw new InvalidAccessTokenError('the token is too long')
    const [{ jwtVerify }, { publicKey, kid }] = await Promise.all([import('jose'), this.#load()])
    const verified = await jwtVerify(token, publicKey, {
      algorithms: ['ES256'], issuer: this.#service, audience: this.#service, typ: 'JWT', requiredClaims: ['exp', 'nbf', 'iat', 'jti'], currentDate: new Date(this.#now()),
    }).catch((cause: unknown) => { throw new InvalidAccessTokenError('the token is not valid here', { cause }) })
    const { data } = payload.safeParse(verified.payload)
    if (!data || verified.protectedHeader.kid !== kid) throw new InvalidAccessTokenError('the token is not one of this hub')
    return { subject: data.sub, grants: data.access, expiresAt: data.exp * 1000, ...(data.via ? { via: data.via } : {}), ...(data.tid ? { tokenId: data.tid } : {}) }
  }

  /** The public key as a JWK set (RFC 7517). */
  async jwks(): Promise<{ keys: object[] }> {
    return { keys: [(await this.#load()).publicJwk] }
  }

  #load(): Promise<SigningKey> {
    this.#key ??= openSigningKey(this.#dataDir).catch((error: unknown) => {
      this.#key = undefined
      throw error
    })
    return this.#key
  }
}
