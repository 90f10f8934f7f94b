import { createHash, randomBytes } from 'node:crypto'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { Purpose } from './purpose.ts'
import { SiweError } from './siwe-error.ts'

/** How long a nonce, and the text that has it, is good. */
export const NONCE_MS = 5 * 60_000

/** `session` is a secret of the browser that asked; only the same browser may use the nonce. */
export type NonceUse = { purpose: Purpose; session?: string | undefined }

/** The hub's nonces: each is of one purpose (and one browser), and good once. */
export class Nonces {
  readonly #db: HubDatabase
  readonly #now: () => number

  constructor(db: HubDatabase, now: () => number) {
    this.#db = db
    this.#now = now
  }

  /** A new nonce of 128 random bits; times in Unix milliseconds. */
  async issue(use: NonceUse): Promise<{ nonce: string; issuedAt: number; expiresAt: number }> {
    const nonce = randomBytes(16).toString('hex')
    const issuedAt = this.#now()
    const expiresAt = issuedAt + NONCE_MS
    await this.#db.write('insertNonce', { value: nonce, purpose: bound(use), now: issuedAt, expiresAt })
    return { nonce, issuedAt, expiresAt }
  }

  /** Uses a nonce up, whoever comes with it. Rejects with SiweError unless it was good for this. */
  async take(nonce: string, use: NonceUse): Promise<void> {
    const row = await this.#db.write('takeNonce', { value: nonce })
    if (!row || row.expiresAt <= this.#now()) throw new SiweError('SIWE_NONCE', 'the nonce was used before, has expired, or is not of this hub: start again')
    if (row.purpose !== bound(use)) throw new SiweError('SIWE_NONCE', 'the nonce was given for another purpose or to another browser: start again')
  }
}

function bound({ purpose, session }: NonceUse): string {
  return session === undefined ? purpose : `${purpose} ${createHash('sha256').update(session).digest('base64url')}`
}
