import { first, run, type Operation } from '../operation.ts'

/** Keeps a nonce, and forgets those that nobody used in time. */
export const insertNonce: Operation<{ value: string; purpose: string; now: number; expiresAt: number }, void> = (db, { value, purpose, now, expiresAt }) => {
  run(db, 'DELETE FROM nonce WHERE expires_at < ?', now)
  run(db, 'INSERT INTO nonce (value, purpose, created_at, expires_at) VALUES (?, ?, ?, ?)', value, purpose, now, expiresAt)
}

/** Removes a nonce and says what it was; undefined when it is not there, so that of two who come with it one gets it. */
export const takeNonce: Operation<{ value: string }, { purpose: string; expiresAt: number } | undefined> = (db, { value }) =>
  first<{ purpose: string; expiresAt: number }>(db, 'DELETE FROM nonce WHERE value = ? RETURNING purpose, expires_at AS expiresAt', value)

/** The account of an address, made at its first sign-in. */
export const openAccount: Operation<{ address: string; now: number }, { sessionVersion: number }> = (db, { address, now }) => {
  run(db, 'INSERT INTO account (address, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING', address, now)
  return first<{ sessionVersion: number }>(db, 'SELECT session_version AS sessionVersion FROM account WHERE address = ?', address) ?? { sessionVersion: 1 }
}

/** Ends every session of an address. */
export const endSessions: Operation<{ address: string }, void> = (db, { address }) => {
  run(db, 'UPDATE account SET session_version = session_version + 1 WHERE address = ?', address)
}
