import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { naturalKey } from '../../lib/oci/natural-key.ts'

const MANIFEST = '{"schemaVersion":2}'
const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`

/** Repository names and tags are numbered, so that the middle page is known without a walk. */
export const repositoryName = (number: number) => `many/r${String(number).padStart(7, '0')}`
export const tagName = (number: number) => `t${String(number).padStart(7, '0')}`

/** Writes rows straight into hub.sqlite of a stopped hub: `count` repositories with one manifest each, and one repository `tagged/<tags>` with so many tags. */
export function fill(dataDir: string, count: number, tags: number): void {
  const db = new Database(join(dataDir, 'hub.sqlite'))
  db.transaction(() => {
    for (let i = 0; i < count; i++) addRepository(db, repositoryName(i), 0)
    const tagged = addRepository(db, `tagged/${tags}`, tags)
    const tag = db.prepare('INSERT INTO tag (repository_id, name, digest, updated_at, sort_key, size) VALUES (?, ?, ?, ?, ?, ?)')
    for (let i = 0; i < tags; i++) tag.run(tagged, tagName(i), DIGEST, Date.now(), naturalKey(tagName(i)), MANIFEST.length)
  })()
  db.close()
}

function addRepository(db: Database.Database, name: string, tags: number): number | bigint {
  const now = Date.now()
  const repository = db.prepare('INSERT INTO repository (name, namespace, created_at, updated_at, tag_count, manifest_count) VALUES (?, ?, ?, ?, ?, 1)')
  const id = repository.run(name, name.split('/')[0], now, now, tags).lastInsertRowid
  const manifest = db.prepare('INSERT INTO manifest (repository_id, digest, media_type, size, total_size, pushed_at) VALUES (?, ?, ?, ?, ?, ?)')
  manifest.run(id, DIGEST, 'application/vnd.oci.image.manifest.v1+json', MANIFEST.length, MANIFEST.length, now)
  return id
}
