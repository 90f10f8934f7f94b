import { z } from 'zod'
import type { TokenRow } from '../../db/queries/identity-tokens.ts'
import { parseScopes, scopesSchema } from './stored-scopes.ts'
import type { NewToken } from './token-store.ts'

const DAY = 24 * 3600 * 1000
const MOST_DAYS = 365
const DEFAULT_DAYS = 90

/** What somebody says of a token that is to be made; a robot has scopes of its own. */
export const tokenDraft = z.strictObject({
  name: z.string().regex(/^[^\p{Cc}\p{Cf}]{1,100}$/u, 'a token has a name of 1 to 100 characters'),
  kind: z.enum(['pat', 'bot'], 'kind is pat or bot').default('pat'),
  scopes: scopesSchema.optional(),
  days: z.int().min(1, 'a token lives at least one day').max(MOST_DAYS, `a token lives at most ${MOST_DAYS} days`).default(DEFAULT_DAYS),
}).refine(({ kind, scopes }) => kind === 'pat' || scopes !== undefined, 'a robot needs scopes')

export type TokenDraft = z.output<typeof tokenDraft>

/** The token that a draft means, for an owner. */
export function fromDraft({ name, kind, scopes, days }: TokenDraft, owner: string, now: number): NewToken {
  return { kind, owner, name, expiresAt: now + days * DAY, ...(scopes ? { scopes } : {}) }
}

/** A token as its owner sees it: times in ISO 8601, nothing of the secret but its beginning. */
export function shownToken({ id, kind, name, prefix, scopes, createdAt, expiresAt, lastUsedAt }: TokenRow) {
  return {
    id, kind, name, prefix, scopes: parseScopes(scopes).map((scope) => ({ name: scope.name, actions: scope.actions })),
    createdAt: new Date(createdAt).toISOString(), expiresAt: new Date(expiresAt).toISOString(),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
  }
}
