import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Principal } from './access.ts'
import { basicCredentials } from './basic-credentials.ts'
import type { Grant } from './grants.ts'
import type { AccessTokens } from './jwt/access-tokens.ts'
import type { Rights } from './rights.ts'
import { isUserOf } from './tokens/is-user-of.ts'
import type { TokenStore } from './tokens/token-store.ts'
import { UnauthorizedError } from './unauthorized-error.ts'

export type IdentifierParts = { rights: Rights; tokens: TokenStore; accessTokens: AccessTokens; now: () => number }

type Known = { principal: Principal; tokenId: string | undefined; expiresAt: number }

const MOST_KNOWN = 10_000
const ANONYMOUS: Principal = { kind: 'anonymous' }
const CATALOG: Grant = { type: 'registry', name: 'catalog', actions: ['pull'] }
const BEARER = /^bearer +(\S+)$/i

/** Who stands behind an Authorization header. A verified access token is known by its sha256 until it ends; whether what it came of was revoked is asked each time. */
export class Identifier {
  readonly #parts: IdentifierParts
  readonly #known = new LRUCache<string, Known>({ max: MOST_KNOWN })

  constructor(parts: IdentifierParts) {
    this.#parts = parts
  }

  /** An access token, or a personal or robot token itself; refresh tokens are for the token endpoint. Throws or rejects with UnauthorizedError. */
  identify(authorization: string | undefined): Principal | Promise<Principal> {
    if (authorization === undefined) return ANONYMOUS
    const bearer = bearerOf(authorization)
    if (bearer !== undefined) return bearer.startsWith('ipcr_') ? this.#fromSecret(bearer) : this.#fromAccessToken(bearer)
    const basic = basicCredentials(authorization)
    if (basic) return this.#fromSecret(basic.password, basic.user)
    throw new UnauthorizedError('the Authorization header is neither Bearer nor Basic with a user and a password', { reason: 'invalid_token' })
  }

  #fromSecret(secret: string, user?: string): Principal {
    const token = this.#parts.tokens.find(secret)
    if (!token || token.kind === 'refresh' || (user !== undefined && !isUserOf(this.#parts.rights, token, user))) {
      throw new UnauthorizedError('the token is wrong, has ended or was revoked', { reason: 'invalid_token' })
    }
    return { kind: 'account', address: token.owner, via: token.kind, tokenId: token.id, grants: [...token.grants, CATALOG] }
  }

  #fromAccessToken(token: string): Principal | Promise<Principal> {
    const key = hash('sha256', token, 'base64')
    const known = this.#known.get(key)
    return known && known.expiresAt > this.#parts.now() ? this.#unlessRevoked(known) : this.#verify(token, key)
  }

  async #verify(token: string, key: string): Promise<Principal> {
    const claims = await this.#parts.accessTokens.verify(token).catch((cause: unknown) => {
      throw isRefusal(cause) ? new UnauthorizedError('the access token is not valid here, or no longer', { reason: 'invalid_token' }) : cause
    })
    const { subject, grants, via, tokenId, expiresAt } = claims
    const principal: Principal = subject === '' || !via ? { kind: 'anonymous', grants } : { kind: 'account', address: subject, via, grants, ...(tokenId === undefined ? {} : { tokenId }) }
    const known = { principal, tokenId, expiresAt }
    this.#known.set(key, known)
    return this.#unlessRevoked(known)
  }

  #unlessRevoked({ principal, tokenId }: Known): Principal {
    if (tokenId === undefined || !this.#parts.tokens.isRevoked(tokenId)) return principal
    throw new UnauthorizedError('the token behind this access token was revoked', { reason: 'invalid_token' })
  }
}

// By far the most come so, and a regular expression over a whole token costs as much as its hash.
function bearerOf(authorization: string): string | undefined {
  return authorization.startsWith('Bearer ') ? authorization.slice(7).trimStart() : BEARER.exec(authorization)?.[1]
}

// The hub's own fault, as a damaged key, is no refusal of the client.
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ACCESS_TOKEN_INVALID'
}
