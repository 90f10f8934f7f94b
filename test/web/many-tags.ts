import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { migrate } from '../../lib/db/migrate.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { naturalKey } from '../../lib/oci/natural-key.ts'
import { startHub, type TestHub } from '../support/hub.ts'

const DAY = 86_400_000
const PER_MINOR = 100

/** The tag of that number: `v0.0`, `v0.1`, … `v1.0`; later ones were pushed later. */
export const manyTag = (number: number): string => `v${Math.floor(number / PER_MINOR)}.${number % PER_MINOR}`

/** A hub with pages and the repository `many/app` of so many tags, two of each digest, written straight into its database. */
export async function startHubOfTags(count: number): Promise<TestHub> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-tags-'))
  const db = openWriter(hubDatabasePath(dataDir))
  migrate(db)
  fill(db, count)
  db.close()
  const hub = await startHub({ dataDir, pages: true })
  return { ...hub, stop: async () => {
    const code = await hub.stop()
    rmSync(dataDir, { recursive: true, force: true })
    return code
  } }
}

function fill(db: Database.Database, count: number): void {
  const manifest = db.prepare("INSERT OR IGNORE INTO manifest (repository_id, digest, media_type, size, total_size, pushed_at) VALUES (1, ?, 'application/vnd.oci.image.manifest.v1+json', 500, ?, 1)")
  const tag = db.prepare('INSERT INTO tag (repository_id, name, digest, updated_at, sort_key, size) VALUES (1, ?, ?, ?, ?, ?)')
  db.transaction(() => {
    db.prepare("INSERT INTO repository (id, name, namespace, created_at, updated_at, tag_count, manifest_count) VALUES (1, 'many/app', 'many', 0, ?, ?, ?)").run(Date.now(), count, Math.ceil(count / 2))
    for (let number = 0; number < count; number++) {
      const digest = `sha256:${String(number >> 1).padStart(64, '0')}`
      manifest.run(digest, 1000 + (number >> 1))
      tag.run(manyTag(number), digest, Date.now() - DAY * 300 + number, naturalKey(manyTag(number)), 1000 + (number >> 1))
    }
  })()
}
