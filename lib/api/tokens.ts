import type { z } from 'zod'
import { DatabaseError } from '../db/worker-client.ts'
import type { Principal } from '../identity/access.ts'
import { isUnbounded } from '../identity/grants.ts'
import type { Limits } from '../identity/limits.ts'
import { fromDraft, shownToken, tokenDraft, type TokenDraft } from '../identity/tokens/token-draft.ts'
import type { TokenStore } from '../identity/tokens/token-store.ts'
import { newToken, tokenPage } from './answers/token.ts'
import { encodeCursor } from './cursor.ts'
import { byMessage, jsonBody } from './declare/json-body.ts'
import { cursorParameter, idParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { countOrRefuse } from './count-or-refuse.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const body = jsonBody(tokenDraft, { most: 64 * 1024, code: 'TOKEN_INVALID', otherwise: 'the body is {"name": …}', explain: byMessage })
const PAGE = 100

export type TokensParts = { tokens: TokenStore; limits: Limits; now: () => number }

/** `tokens`: GET of one's own, `{items, cursor}`; POST of `{name, kind?, scopes?, days?}` makes one, whose `secret` is in the answer and nowhere else. */
export function tokensRoute(parts: TokensParts): ApiRoute {
  return route('tokens', 'Tokens').get({
    summary: 'One\'s own tokens', access: 'an account', query: { cursor: cursorParameter }, answers: { 200: tokenPage },
    run: async ({ principal, query: { cursor } }) => ({ status: 200, value: await list(parts, requireOwner(principal), cursor) }),
  }).post({
    summary: 'Makes a token; its secret is in the answer and nowhere else', access: 'an account, in a browser', body, answers: { 201: newToken },
    run: async (asked) => {
      const { principal } = asked
      const owner = requireOwner(principal)
      // Whoever finds a token must not be able to outlive its end by another one.
      if (principal.kind === 'account' && principal.via !== 'session') throw new ApiError(403, 'SESSION_NEEDED', 'a token cannot make tokens: sign in with your wallet')
      const draft = await asked.body()
      await countOrRefuse(parts.limits, 'token', owner)
      return create(parts, owner, draft)
    },
  })
}

/** `tokens/<id>`: DELETE revokes one of one's own tokens, at once. */
export function tokenRoute({ tokens }: Pick<TokensParts, 'tokens'>): ApiRoute {
  return route('tokens/{id}', 'Tokens', { id: idParameter }).delete({
    summary: 'Revokes one of one\'s own tokens, at once', access: 'its owner', answers: { 204: null },
    run: async ({ principal, params: { id } }) => {
      if (await tokens.revoke(id, requireOwner(principal))) return { status: 204 }
      throw new ApiError(404, 'TOKEN_UNKNOWN', 'you have no such token')
    },
  })
}

// What a bounded token may not do to repositories it may not undo by way of other tokens.
function requireOwner(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new ApiError(401, 'UNAUTHORIZED', 'sign in, or send a token', { 'www-authenticate': 'Bearer' })
  if (principal.kind === 'operator') throw new ApiError(404, 'TOKENS_OFF', 'this hub is open (IPCR_AUTH=open): it asks for no token')
  if (principal.via === 'session' || (principal.via === 'pat' && isUnbounded(principal.grants))) return principal.address
  throw new ApiError(403, 'DENIED', 'this token does not cover tokens: sign in with your wallet')
}

async function list({ tokens }: TokensParts, owner: string, after: [number, string] | undefined): Promise<z.input<typeof tokenPage>> {
  const rows = await tokens.list(owner, after, PAGE + 1)
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  return { items: rows.slice(0, PAGE).map(shownToken), cursor: last ? encodeCursor([last.createdAt, last.id]) : null }
}

async function create({ tokens, now }: TokensParts, owner: string, draft: TokenDraft) {
  const made = fromDraft(draft, owner, now())
  try {
    const { id, secret, prefix } = await tokens.create(made)
    return { status: 201 as const, headers: { location: `/api/v1/tokens/${id}` }, value: { id, kind: made.kind, name: made.name, prefix, expiresAt: new Date(made.expiresAt).toISOString(), secret } }
  } catch (error) {
    throw error instanceof DatabaseError && error.code === 'TOKEN_LIMIT' ? new ApiError(409, 'TOKEN_LIMIT', error.message) : error
  }
}
