import { z } from 'zod'
import type { Context } from '../context-ref.ts'
import { fromDraft, shownToken, tokenDraft, type TokenDraft } from '../identity/tokens/token-draft.ts'

// More than an account can have (see insertToken).
const ALL = 2500

/** The arguments of the commands about the operator's tokens. */
export const tokenSchemas = {
  tokens: z.strictObject({}),
  'token-create': tokenDraft,
  'token-revoke': z.strictObject({ id: z.string() }),
  'operator-token': z.strictObject({}),
}

/** Tokens are of no use in open mode. */
export class TokensOffError extends Error {
  readonly code = 'TOKENS_OFF'
  override name = 'TokensOffError'
}

/** The operator's tokens that are not revoked. Throws TokensOffError. */
export async function listTokens(context: Context): Promise<object> {
  const { tokens, rights } = await identityOf(context)
  return { items: (await tokens.list(rights.operator, undefined, ALL)).map(shownToken) }
}

/** Makes a token of the operator; the one time that its secret is told. Throws TokensOffError. */
export async function createToken(context: Context, draft: TokenDraft): Promise<object> {
  const { tokens, rights } = await identityOf(context)
  const made = fromDraft(draft, rights.operator, Date.now())
  const { id, secret } = await tokens.create(made)
  return { id, secret, owner: made.owner, expiresAt: new Date(made.expiresAt).toISOString() }
}

/** Ends a token of the operator at once; false when there is none. Throws TokensOffError. */
export async function revokeToken(context: Context, { id }: { id: string }): Promise<boolean> {
  const { tokens, rights } = await identityOf(context)
  return tokens.revoke(id, rights.operator)
}

async function identityOf({ config, identity }: Context): Promise<Context['identity']> {
  if (config.auth === 'open') throw new TokensOffError('this hub is open (IPCR_AUTH=open): it asks for no token')
  await identity.ready
  return identity
}
