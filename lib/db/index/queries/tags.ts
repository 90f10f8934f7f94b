import { isDenied } from '../denied.ts'
import { toPage, type ListPage } from '../list-page.ts'
import { all, first, type Operation } from '../../operation.ts'

/** A tag and what it points to; `totalSize` with config and layers (of an index: of what it lists), null while its manifest is not read. Times in Unix ms. */
export type TagRow = {
  name: string
  digest: string
  mediaType: string
  artifactType: string | null
  configMediaType: string | null
  totalSize: number | null
  /** such as `linux/arm64/v8`, at most 30 */
  platforms: string[]
  changedAt: number
}

export type TagCursor = { changedAt: number; name: string }
type TagQuery = { repository: string; order: 'newest' | 'name'; after?: TagCursor | undefined; limit: number }
type Raw = Omit<TagRow, 'platforms'> & { platforms: string }

const PLATFORMS = `(SELECT json_group_array(platform) FROM (
  SELECT p.os || '/' || p.architecture || CASE p.variant WHEN '' THEN '' ELSE '/' || p.variant END AS platform FROM platform p WHERE p.manifest_id = m.id
  UNION SELECT c.platform FROM child c WHERE c.manifest_id = m.id AND c.platform IS NOT NULL LIMIT 30))`
// Of what an index lists; an index in an index counts as what its own manifest says.
const TOTAL = `m.total_size + COALESCE((SELECT SUM(i.total_size - c.size) FROM child c
  JOIN manifest i ON i.repository_id = m.repository_id AND i.digest = c.digest WHERE c.manifest_id = m.id), 0)`
const TAG = `SELECT f.name, f.digest, f.media_type AS mediaType, COALESCE(m.artifact_type, f.artifact_type) AS artifactType, m.config_media_type AS configMediaType,
  ${TOTAL} AS totalSize, f.changed_at AS changedAt, ${PLATFORMS} AS platforms
  FROM repository r CROSS JOIN ref f ON f.repository_id = r.id AND f.kind = 0 LEFT JOIN manifest m ON m.repository_id = r.id AND m.digest = f.digest WHERE r.name = ?`

/** A repository's tags, the last moved first or by name. */
export const tags: Operation<TagQuery, ListPage<TagRow, TagCursor>> = (db, { repository, order, after, limit }) => {
  if (isDenied(db, repository)) return { items: [] }
  const rows = order === 'name'
    ? all<Raw>(db, `${TAG} AND f.name > ? ORDER BY f.name LIMIT ?`, repository, after?.name ?? '', limit + 1)
    : all<Raw>(db, `${TAG} AND (f.changed_at, f.name) < (?, ?) ORDER BY f.changed_at DESC, f.name DESC LIMIT ?`,
      repository, after?.changedAt ?? Number.MAX_SAFE_INTEGER, after?.name ?? '', limit + 1)
  return toPage(rows.map(toTag), limit, ({ changedAt, name }) => ({ changedAt, name }), (kept) => kept)
}

/** One tag of a repository. */
export const tag: Operation<{ repository: string; tag: string }, TagRow | undefined> = (db, { repository, tag: name }) => {
  const row = isDenied(db, repository) ? undefined : first<Raw>(db, `${TAG} AND f.name = ?`, repository, name)
  return row && toTag(row)
}

function toTag({ platforms, ...row }: Raw): TagRow {
  return { ...row, platforms: JSON.parse(platforms) as string[] }
}
