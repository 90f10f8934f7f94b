import type { TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { migrate } from '../../../lib/db/migrate.ts'
import { naturalKey } from '../../../lib/oci/natural-key.ts'

/** `digest` is a number, `size` follows from it as that of one content does. */
export type TestTag = { name: string; digest: number; at: number }

export const sizeOf = (digest: number): number => 100 + (digest % 3)

/** hub.sqlite in memory with one repository of these tags. */
export function openTags(t: TestContext, tags: TestTag[]): Database.Database {
  const db = new Database(':memory:')
  t.after(() => db.close())
  migrate(db)
  db.exec("INSERT INTO repository (id, name, namespace, created_at, updated_at, manifest_count) VALUES (1, 'a/b', 'a', 0, 0, 1), (2, 'a/c', 'a', 0, 0, 1)")
  fillTags(db, tags)
  return db
}

export function fillTags(db: Database.Database, tags: TestTag[]): void {
  const manifest = db.prepare("INSERT OR IGNORE INTO manifest (repository_id, digest, media_type, size, total_size, pushed_at) VALUES (?, ?, 'x/y', 1, ?, 1)")
  const tag = db.prepare('INSERT OR REPLACE INTO tag (repository_id, name, digest, updated_at, sort_key, size) VALUES (?, ?, ?, ?, ?, ?)')
  db.transaction(() => {
    for (const { name, digest, at } of tags) {
      manifest.run(1, `sha256:${digest}`, sizeOf(digest))
      tag.run(1, name, `sha256:${digest}`, at, naturalKey(name), sizeOf(digest))
      // Another repository's tags of the same names are never seen.
      manifest.run(2, 'sha256:other', 5)
      tag.run(2, name, 'sha256:other', at, naturalKey(name), 5)
    }
  })()
}
