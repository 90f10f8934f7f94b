import { join } from 'node:path'
import Database from 'better-sqlite3'
import { naturalKey } from '../../lib/oci/natural-key.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** A repository `many/app` with so many tags in a data directory, two of each digest, as `1.0` and `latest` are of one image. */
export function fillTags(dataDir: string, count: number): void {
  const db = new Database(join(dataDir, 'hub.sqlite'))
  const manifest = db.prepare(`INSERT OR IGNORE INTO manifest (repository_id, digest, media_type, size, total_size, pushed_at) VALUES (?, ?, '${MANIFEST}', 500, 1000, 1)`)
  const tag = db.prepare('INSERT INTO tag (repository_id, name, digest, updated_at, sort_key, size) VALUES (?, ?, ?, ?, ?, 1000)')
  db.transaction(() => {
    const { lastInsertRowid: id } = db.prepare("INSERT INTO repository (name, namespace, created_at, updated_at, tag_count, manifest_count) VALUES ('many/app', 'many', 1, 1, ?, ?)").run(count, count)
    for (let number = 0; number < count; number++) {
      const [name, digest] = [`v${Math.floor(number / 100)}.${number % 100}`, `sha256:${String(number >> 1).padStart(64, '0')}`]
      manifest.run(id, digest)
      tag.run(id, name, digest, number, naturalKey(name))
    }
  })()
  db.close()
}
