import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { openHubDatabase, type HubDatabase } from '../../lib/db/hub-database.ts'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import type { ChildRow, NewManifest } from '../../lib/db/transactions/manifests.ts'
import { formatDigest, type Digest } from '../../lib/oci/digest.ts'

export type TestDatabase = { db: HubDatabase; dataDir: string; reader: Database.Database }

/** hub.sqlite in a temporary directory with its threads, closed after the test, and a connection to look into it. */
export function openTestDatabase(t: TestContext): TestDatabase {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-db-'))
  const db = openHubDatabase(dataDir)
  const reader = openReader(hubDatabasePath(dataDir))
  t.after(async () => {
    reader.close()
    await db.close()
    rmSync(dataDir, { recursive: true })
  })
  return { db, dataDir, reader }
}

export function digest(text: string, algorithm: 'sha256' | 'sha512' = 'sha256'): Digest {
  return formatDigest(algorithm, createHash(algorithm).update(text).digest('hex'))
}

export function child(text: string, more: Partial<ChildRow> = {}): ChildRow {
  return { kind: 'layer', digest: digest(text), size: text.length, mediaType: 'a/layer', foreign: false, ...more }
}

/** A manifest in a/b without children or tags, unless told otherwise. */
export function manifest(text: string, more: Partial<NewManifest> = {}): NewManifest {
  return { repository: 'a/b', digest: digest(text), size: text.length, mediaType: 'a/manifest', children: [], tags: [], now: 1000, ...more }
}

export function blob(text: string, more: { repository?: string; alias?: Digest; now?: number } = {}) {
  return { repository: 'a/b', digest: digest(text), size: text.length, now: 1000, ...more }
}
