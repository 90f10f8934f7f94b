import Database from 'better-sqlite3'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RateLimiterSQLite } from 'rate-limiter-flexible'

const MINUTE = 60
const SWEEP_MS = 3_600_000
const LIMITS = {
  /** failures with one user name from one address */
  tokenFailure: 30,
  /** failures from one address, whatever the names: each new name would cost a row */
  addressFailure: 300,
  /** nonces for one address */
  nonce: 10,
  /** signatures to verify for one address; each costs milliseconds */
  verify: 20,
  /** drafts of claims and teams for one account; the former may make a key */
  draft: 30,
  /** drafts from one address, since accounts cost nothing */
  addressDraft: 120,
  /** tokens that one account makes: what was revoked is kept for a while */
  token: 60,
  /** reports of names from one address */
  report: 10,
  /** signed claims, transfers and teams from one address */
  claim: 60,
} as const

export type LimitName = keyof typeof LIMITS

/** How many attempts one key may make in a minute. What was counted survives a restart. */
export interface Limits {
  /** Counts one attempt; the seconds to wait when there were too many, else undefined. */
  count(limit: LimitName, key: string): Promise<number | undefined>
  close(): void
}

/**
 * Limits in `IPCR_DATA/limits.sqlite`. A file of its own without a sync per commit: an attempt costs some 50 µs here and nothing
 * of the writer that pushes wait for, and a power cut loses no more than the last counts. A key that is over its limit is
 * answered from memory.
 */
export function openLimits(dataDir: string): Limits {
  let opened: Promise<{ db: Database.Database; limiters: Record<LimitName, RateLimiterSQLite> }> | undefined
  let sweep: NodeJS.Timeout | undefined
  const open = async () => {
    const db = openFile(join(dataDir, 'limits.sqlite'))
    sweep = setInterval(() => void db.prepare('DELETE FROM attempt WHERE expire < ?').run(Date.now()), SWEEP_MS).unref()
    return { db, limiters: await makeLimiters(db) }
  }
  const forget = (error: unknown): never => {
    opened = undefined
    throw error
  }
  return {
    count: async (limit, key) => {
      const { limiters } = await (opened ??= open().catch(forget))
      return limiters[limit].consume(key).then(() => undefined, secondsToWait)
    },
    close: () => {
      clearInterval(sweep)
      void opened?.then(({ db }) => db.close(), () => {})
    },
  }
}

// What was counted is worth less than that people get in: a file that a power cut broke makes way.
function openFile(path: string): Database.Database {
  try {
    return openDatabase(path)
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !/^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    return openDatabase(path)
  }
}

function openDatabase(path: string): Database.Database {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.exec('CREATE TABLE IF NOT EXISTS attempt (key TEXT PRIMARY KEY, points INTEGER NOT NULL DEFAULT 0, expire INTEGER) WITHOUT ROWID')
  db.prepare('DELETE FROM attempt WHERE expire < ?').run(Date.now())
  return db
}

// Loaded at the first attempt that counts: a hub that nobody misuses does without.
async function makeLimiters(db: Database.Database): Promise<Record<LimitName, RateLimiterSQLite>> {
  const { RateLimiterSQLite } = await import('rate-limiter-flexible')
  const limiter = (name: LimitName): RateLimiterSQLite => new RateLimiterSQLite({
    storeClient: db, storeType: 'better-sqlite3', tableName: 'attempt', tableCreated: true, keyPrefix: name,
    points: LIMITS[name], duration: MINUTE, inMemoryBlockOnConsumed: LIMITS[name] + 1,
  })
  return { tokenFailure: limiter('tokenFailure'), addressFailure: limiter('addressFailure'), nonce: limiter('nonce'), verify: limiter('verify'), draft: limiter('draft'), claim: limiter('claim'), addressDraft: limiter('addressDraft'), token: limiter('token'), report: limiter('report') }
}

// The library rejects with the state of the key, or with an error of the database, which is not the client's.
function secondsToWait(reason: unknown): number {
  if (reason instanceof Error || typeof reason !== 'object' || reason === null || !('msBeforeNext' in reason)) throw reason
  return Math.max(1, Math.ceil(Number(reason.msBeforeNext) / 1000))
}
