import type { HubDatabase } from '../db/hub-database.ts'
import type { Ingest } from './ingest/ingest.ts'
import type { KeyedLock } from './keyed-lock.ts'

export type GarbageReport = { dryRun: boolean; links: number; blobs: number; bytes: number; uploads: number; strays: number }

export type GarbageParts = {
  db: HubDatabase
  ingest: Ingest
  locks: KeyedLock
  dataDir: string
  now: () => number
  graceMs: number
  uploadExpiryMs: number
  /** an answer that was cached may no longer hold */
  onChange: () => void
}
