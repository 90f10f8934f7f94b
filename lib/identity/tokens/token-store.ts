import { randomUUID } from 'node:crypto'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { TokenRow } from '../../db/queries/identity-tokens.ts'
import type { Logger } from '../../logger.ts'
import { EVERYTHING, type Grant } from '../grants.ts'
import { ACCESS_TOKEN_SECONDS } from '../jwt/access-tokens.ts'
import { hashSecret, kindOfSecret, makeSecret, shownPrefix, type TokenKind } from './secret.ts'
import { parseScopes } from './stored-scopes.ts'

const DAY = 24 * 3600 * 1000
/** A refresh token that is used lives so much longer. */
export const REFRESH_MS = 90 * DAY
const KEEP_ENDED_MS = 30 * DAY
const FLUSH_MS = 60_000
// A little longer than an access token, for clocks that jump.
const REMEMBER_MS = (ACCESS_TOKEN_SECONDS + 60) * 1000

export type NewToken = { kind: TokenKind; owner: string; name: string; scopes?: readonly Grant[]; expiresAt: number; parent?: string }
/** A token that is good now; `owner` in lower case; `isRobot` also of a refresh token that a robot asked for. */
export type LiveToken = { id: string; kind: TokenKind; isRobot: boolean; owner: string; name: string; grants: Grant[]; expiresAt: number }

type Parts = { db: HubDatabase; now: () => number; logger: Logger }

/** Access tokens, robots and refresh tokens. When one was last used is written once a minute, not at each use. */
export class TokenStore {
  readonly #parts: Parts
  readonly #uses = new Map<string, number>()
  /** revoked tokens of which an access token may still be out, until when */
  readonly #revoked = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Starts the housekeeping. Before this has resolved, `isRevoked` does not know what an earlier run of the hub revoked. */
  async load(): Promise<void> {
    const now = this.#parts.now()
    this.#timer ??= setInterval(() => void this.flush(), FLUSH_MS).unref()
    for (const id of await this.#parts.db.read('revokedSince', { since: now - REMEMBER_MS })) this.#revoked.set(id, now + REMEMBER_MS)
  }

  /** The token of a secret if it is good now, which counts as a use. */
  find(secret: string): LiveToken | undefined {
    const row = kindOfSecret(secret) ? this.#parts.db.lookups.token(hashSecret(secret)) : undefined
    const now = this.#parts.now()
    if (!row || row.revokedAt !== null || row.expiresAt <= now) return undefined
    this.#uses.set(row.id, now)
    return { id: row.id, kind: row.kind, isRobot: row.kind === 'bot' || row.parentKind === 'bot', owner: row.owner, name: row.name, grants: parseScopes(row.scopes), expiresAt: row.expiresAt }
  }

  /** Makes a token; its secret is nowhere else from then on. Rejects with DatabaseError TOKEN_LIMIT, TOKEN_ENDED. */
  async create({ kind, owner, name, scopes = EVERYTHING, expiresAt, parent }: NewToken): Promise<{ id: string; secret: string; prefix: string }> {
    const [id, secret] = [randomUUID(), makeSecret(kind)]
    const prefix = shownPrefix(secret)
    await this.#parts.db.write('insertToken', {
      id, kind, hash: hashSecret(secret), prefix, owner, name, scopes: JSON.stringify(scopes), parent: parent ?? null, now: this.#parts.now(), expiresAt,
    })
    return { id, secret, prefix }
  }

  /** Ends one of the owner's tokens, with the refresh and access tokens that came of it; false when there is none. */
  async revoke(id: string, owner: string): Promise<boolean> {
    const now = this.#parts.now()
    const ids = await this.#parts.db.write('revokeToken', { id, owner, now })
    for (const each of ids) this.#revoked.set(each, now + REMEMBER_MS)
    return ids.length > 0
  }

  /** True for a token that was revoked while access tokens of it may be out. */
  isRevoked(id: string): boolean {
    return this.#revoked.has(id)
  }

  /** The owner's tokens that are not revoked, oldest first. */
  async list(owner: string, after: [createdAt: number, id: string] | undefined, limit: number): Promise<TokenRow[]> {
    const rows = await this.#parts.db.read('tokensOf', { owner, after, limit })
    return rows.map((row) => ({ ...row, lastUsedAt: this.#uses.get(row.id) ?? row.lastUsedAt }))
  }

  /** Writes what was used since the last time, and forgets what ended long ago. */
  async flush(): Promise<void> {
    const now = this.#parts.now()
    for (const [id, until] of this.#revoked) if (until < now) this.#revoked.delete(id)
    const uses = [...this.#uses]
    this.#uses.clear()
    try {
      if (uses.length > 0) await this.#parts.db.write('touchTokens', { uses, slidingMs: REFRESH_MS })
      await this.#parts.db.write('sweepTokens', { before: now - KEEP_ENDED_MS })
    } catch (err) {
      this.#parts.logger.warn({ err }, 'when tokens were last used could not be noted')
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    if (this.#timer) await this.flush()
  }
}
