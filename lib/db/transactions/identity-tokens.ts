import { all, first, RefusedError, run, type Operation } from '../operation.ts'

export type NewToken = {
  id: string; kind: 'pat' | 'bot' | 'refresh'; hash: Uint8Array; prefix: string; owner: string; name: string
  /** JSON */
  scopes: string
  parent: string | null; now: number; expiresAt: number
}

/** Most tokens that one owner can have made and not revoked; refresh tokens have a bound of their own. */
const MOST = { named: 1000, refresh: 1000 }

/** Keeps a token's hash. Throws RefusedError TOKEN_LIMIT, and TOKEN_ENDED when its parent is no more. */
export const insertToken: Operation<NewToken, void> = (db, token) => {
  if (token.parent !== null && !first(db, 'SELECT 1 FROM token WHERE id = ? AND revoked_at IS NULL', token.parent)) throw new RefusedError('TOKEN_ENDED', 'the token was revoked')
  if (token.kind === 'refresh') dropOldestRefresh(db, token)
  else if (countNamed(db, token) >= MOST.named) throw new RefusedError('TOKEN_LIMIT', `an account has at most ${MOST.named} tokens: revoke one that is not needed`)
  run(db, `INSERT INTO token (id, kind, hash, prefix, owner, name, scopes, parent, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    token.id, token.kind, token.hash, token.prefix, token.owner, token.name, token.scopes, token.parent, token.now, token.expiresAt)
}

function countNamed(db: Parameters<typeof run>[0], { owner, now }: NewToken): number {
  return first<{ count: number }>(db, `SELECT count(*) AS count FROM token WHERE owner = ? AND kind <> 'refresh' AND revoked_at IS NULL AND expires_at > ?`, owner, now)?.count ?? 0
}

// A client that logs in again and again forgets those from before; the least recently used one goes.
function dropOldestRefresh(db: Parameters<typeof run>[0], { owner }: NewToken): void {
  run(db, `DELETE FROM token WHERE id IN (SELECT id FROM token WHERE owner = ? AND kind = 'refresh'
    ORDER BY coalesce(last_used_at, created_at) DESC LIMIT -1 OFFSET ?)`, owner, MOST.refresh - 1)
}

/** Ends a token and what was asked for with it; the ids, none when the owner has no such token. */
export const revokeToken: Operation<{ id: string; owner: string; now: number }, string[]> = (db, { id, owner, now }) =>
  all<{ id: string }>(db, `UPDATE token SET revoked_at = ? WHERE (id = ? OR parent = ?) AND owner = ? AND revoked_at IS NULL
    AND EXISTS (SELECT 1 FROM token t WHERE t.id = ? AND t.owner = ?) RETURNING id`, now, id, id, owner, id, owner).map((row) => row.id)

/** Notes when tokens were last used; a refresh token then lives `slidingMs` from there, never longer than its parent. */
export const touchTokens: Operation<{ uses: [id: string, at: number][]; slidingMs: number }, void> = (db, { uses, slidingMs }) => {
  for (const [id, at] of uses) {
    run(db, `UPDATE token SET last_used_at = ?, expires_at = CASE kind WHEN 'refresh'
      THEN max(expires_at, min(?, coalesce((SELECT p.expires_at FROM token p WHERE p.id = token.parent), ?))) ELSE expires_at END WHERE id = ?`, at, at + slidingMs, at + slidingMs, id)
  }
}

/** Forgets tokens that ended before a time. */
export const sweepTokens: Operation<{ before: number }, void> = (db, { before }) => {
  run(db, 'DELETE FROM token WHERE expires_at < ?', before)
  run(db, 'DELETE FROM token WHERE revoked_at IS NOT NULL AND revoked_at < ?', before)
}
