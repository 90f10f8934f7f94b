import type { Database } from 'better-sqlite3'
import { all, first } from '../operation.ts'
import { twinsOf, type Twins } from '../tags/twins.ts'
import { walkTags, type TagTable, type TagWalk } from '../tags/tag-walk.ts'

export type TagRow = Twins & {
  name: string; digest: string; updated_at: number
  media_type: string; artifact_type: string | null; total_size: number
  config_digest: string | null; config_media_type: string | null
}

export const OWN_TAGS: TagTable = {
  name: 'tag', only: '', moved: 'updated_at',
  indexes: { moved: 'tag_newest', name: 'tag_natural', size: 'tag_size' }, twins: { moved: 'tag_twin_moved', name: 'tag_twin' },
}

const TAG = `SELECT t.name, t.digest, t.updated_at, m.media_type, m.artifact_type, t.size AS total_size, m.config_digest, m.config_media_type
  FROM tag t JOIN manifest m ON m.repository_id = t.repository_id AND m.digest = t.digest WHERE t.repository_id = ? AND t.name = ?`

/** A page of a repository's tags, with the other tags of the same digests. */
export function tagPage(db: Database, args: TagWalk): { items: TagRow[]; next?: string } {
  const { names, next } = walkTags(db, OWN_TAGS, args)
  const twins = twinsOf(db, OWN_TAGS, args.repositoryId)
  const items = names.flatMap((name): TagRow[] => {
    const row = first<Omit<TagRow, keyof Twins>>(db, TAG, args.repositoryId, name)
    return row ? [{ ...row, ...twins(row) }] : []
  })
  return next === undefined ? { items } : { items, next }
}

/** Tags of one manifest as people count. */
export function tagsOfDigest(db: Database, args: { repositoryId: number; digest: string; limit: number }): { name: string }[] {
  const sql = 'SELECT name FROM tag WHERE repository_id = ? AND digest = ? ORDER BY sort_key, name LIMIT ?'
  return all<{ name: string }>(db, sql, args.repositoryId, args.digest, args.limit)
}
