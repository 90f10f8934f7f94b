import { DatabaseError } from '../db/worker-client.ts'
import type { Principal } from '../identity/access.ts'
import { isUnbounded } from '../identity/grants.ts'
import type { Limits } from '../identity/limits.ts'
import { fromDraft, shownToken, tokenDraft, type TokenDraft } from '../identity/tokens/token-draft.ts'
import type { TokenStore } from '../identity/tokens/token-store.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { countOrRefuse } from './namespaces.ts'
import { ApiError } from './problem.ts'
import type { ApiAnswer, ApiRoute } from './types.ts'

const MOST_BODY = 64 * 1024
const PAGE = 100

export type TokensParts = { tokens: TokenStore; limits: Limits; now: () => number }

/** `tokens`: GET of one's own, `{items, cursor}`; POST of `{name, kind?, scopes?, days?}` makes one, whose `secret` is in the answer and nowhere else. */
export function tokensRoute(parts: TokensParts): ApiRoute {
  return {
    match: (segments) => (segments.length === 1 && segments[0] === 'tokens' ? {} : undefined),
    methods: {
      GET: async ({ principal, query }) => list(parts, requireOwner(principal), query.get('cursor')),
      POST: async ({ principal, json }) => {
        const owner = requireOwner(principal)
        // Whoever finds a token must not be able to outlive its end by another one.
        if (principal.kind === 'account' && principal.via !== 'session') throw new ApiError(403, 'SESSION_NEEDED', 'a token cannot make tokens: sign in with your wallet')
        const draft = parse(await json(MOST_BODY))
        await countOrRefuse(parts.limits, 'token', owner)
        return create(parts, owner, draft)
      },
    },
  }
}

/** `tokens/<id>`: DELETE revokes one of one's own tokens, at once. */
export function tokenRoute({ tokens }: Pick<TokensParts, 'tokens'>): ApiRoute {
  return {
    match: ([first, id, ...rest]) => (first === 'tokens' && id && rest.length === 0 ? { id } : undefined),
    methods: {
      DELETE: async ({ principal }, { id = '' }) => {
        if (await tokens.revoke(id, requireOwner(principal))) return { status: 204 }
        throw new ApiError(404, 'TOKEN_UNKNOWN', 'you have no such token')
      },
    },
  }
}

// What a bounded token may not do to repositories it may not undo by way of other tokens.
function requireOwner(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new ApiError(401, 'UNAUTHORIZED', 'sign in, or send a token', { 'www-authenticate': 'Bearer' })
  if (principal.kind === 'operator') throw new ApiError(404, 'TOKENS_OFF', 'this hub is open (IPCR_AUTH=open): it asks for no token')
  if (principal.via === 'session' || (principal.via === 'pat' && isUnbounded(principal.grants))) return principal.address
  throw new ApiError(403, 'DENIED', 'this token does not cover tokens: sign in with your wallet')
}

async function list({ tokens }: TokensParts, owner: string, cursor: string | null): Promise<ApiAnswer> {
  const after = cursor === null ? undefined : decodeCursor(cursor)
  const rows = await tokens.list(owner, after, PAGE + 1)
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  return { status: 200, value: { items: rows.slice(0, PAGE).map(shownToken), cursor: last ? encodeCursor([last.createdAt, last.id]) : null } }
}

function parse(value: unknown): TokenDraft {
  const { data, error } = tokenDraft.safeParse(value)
  if (data) return data
  throw new ApiError(400, 'TOKEN_INVALID', error?.issues[0]?.message ?? 'the body is {"name": …}')
}

async function create({ tokens, now }: TokensParts, owner: string, draft: TokenDraft): Promise<ApiAnswer> {
  const made = fromDraft(draft, owner, now())
  try {
    const { id, secret, prefix } = await tokens.create(made)
    return { status: 201, headers: { location: `/api/v1/tokens/${id}` }, value: { id, kind: made.kind, name: made.name, prefix, expiresAt: new Date(made.expiresAt).toISOString(), secret } }
  } catch (error) {
    throw error instanceof DatabaseError && error.code === 'TOKEN_LIMIT' ? new ApiError(409, 'TOKEN_LIMIT', error.message) : error
  }
}
