import { all, type Operation } from '../operation.ts'

/** A token as its owner may see it; `scopes` is JSON. */
export type TokenRow = {
  id: string; kind: 'pat' | 'bot' | 'refresh'; prefix: string; owner: string; name: string; scopes: string
  createdAt: number; expiresAt: number; lastUsedAt: number | null; revokedAt: number | null
}

const COLUMNS = 'id, kind, prefix, owner, name, scopes, created_at AS createdAt, expires_at AS expiresAt, last_used_at AS lastUsedAt, revoked_at AS revokedAt'

/** An owner's tokens that are not revoked, oldest first, after the one whose `[createdAt, id]` is given. */
export const tokensOf: Operation<{ owner: string; after: [createdAt: number, id: string] | undefined; limit: number }, TokenRow[]> = (db, { owner, after, limit }) =>
  all<TokenRow>(db, `SELECT ${COLUMNS} FROM token WHERE owner = ? AND (created_at, id) > (?, ?) AND revoked_at IS NULL ORDER BY created_at, id LIMIT ?`, owner, after?.[0] ?? 0, after?.[1] ?? '', limit)

/** Ids of the tokens that were revoked since a time; access tokens from before may still be out. */
export const revokedSince: Operation<{ since: number }, string[]> = (db, { since }) =>
  all<{ id: string }>(db, 'SELECT id FROM token WHERE revoked_at >= ?', since).map((row) => row.id)

/** True when a token was ever made here. */
export const hasTokens: Operation<Record<string, never>, boolean> = (db) => all(db, 'SELECT 1 FROM token LIMIT 1').length > 0
