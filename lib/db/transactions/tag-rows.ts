import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { naturalKey } from '../../oci/natural-key.ts'
import { all, run } from '../operation.ts'

type Db = Database.Database

// An index is as large as what it lists, which its own descriptors do not tell. Sizes are what clients say: the sum may be
// beyond what an integer holds, so it is made as a float.
const SIZE = `coalesce((SELECT CAST(min(max(m.total_size + (SELECT total(i.total_size - c.size) FROM manifest_child c
  JOIN manifest i ON i.repository_id = c.repository_id AND i.digest = c.target
  WHERE c.repository_id = m.repository_id AND c.parent = m.digest AND c.kind = 'manifest'), 0), ${Number.MAX_SAFE_INTEGER}) AS INTEGER)
  FROM manifest m WHERE m.repository_id = @repositoryId AND m.digest = `

/** Makes or moves a tag, whose manifest is there. */
export function writeTag(db: Db, repositoryId: number, { name, digest, alias, now }: { name: string; digest: Digest; alias: Digest | undefined; now: number }): void {
  run(db, `INSERT INTO tag (repository_id, name, digest, pushed_as, updated_at, sort_key, size) VALUES (@repositoryId, @name, @digest, @alias, @now, @key, ${SIZE} @digest), 0))
    ON CONFLICT (repository_id, name) DO UPDATE SET digest = excluded.digest, pushed_as = excluded.pushed_as, updated_at = excluded.updated_at, size = excluded.size`,
  { repositoryId, name, digest, alias: alias ?? null, now, key: naturalKey(name) })
}

/** A manifest came or went: the indexes that list it are of another size now, and so are their tags. */
export function measureTags(db: Db, repositoryId: number, child: Digest): void {
  const parents = all<{ parent: Digest }>(db, `SELECT DISTINCT parent FROM manifest_child INDEXED BY manifest_child_target WHERE repository_id = ? AND target = ? AND kind = 'manifest'`, repositoryId, child)
  for (const { parent } of parents) run(db, `UPDATE tag INDEXED BY tag_twin SET size = ${SIZE} tag.digest), 0) WHERE repository_id = @repositoryId AND digest = @parent`, { repositoryId, parent })
}
