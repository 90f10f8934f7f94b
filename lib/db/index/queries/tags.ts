import type { Database } from 'better-sqlite3'
import type { PlainTagOrder } from '../../../oci/tag-order.ts'
import { first, type Operation } from '../../operation.ts'
import { walkTags, type TagTable, type TagWalk } from '../../tags/tag-walk.ts'
import { twinsOf, type Twins } from '../../tags/twins.ts'
import { isDenied } from '../denied.ts'
import type { ListPage } from '../list-page.ts'

/** A tag and what it points to; `totalSize` with config and layers (of an index: of what it lists), null while its manifest is not read. Times in Unix ms. */
export type TagRow = Twins & {
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

/** `after`: the `next` of the page before. */
type TagQuery = Omit<TagWalk, 'repositoryId' | 'order'> & { repository: string; order: PlainTagOrder }
type Raw = Omit<TagRow, 'platforms' | keyof Twins> & { platforms: string }

const PLATFORMS = `(SELECT json_group_array(platform) FROM (
  SELECT p.os || '/' || p.architecture || CASE p.variant WHEN '' THEN '' ELSE '/' || p.variant END AS platform FROM platform p WHERE p.manifest_id = m.id
  UNION SELECT c.platform FROM child c WHERE c.manifest_id = m.id AND c.platform IS NOT NULL LIMIT 30))`
// Of what an index lists; an index in an index counts as what its own manifest says.
const TOTAL = `m.total_size + COALESCE((SELECT SUM(i.total_size - c.size) FROM child c
  JOIN manifest i ON i.repository_id = m.repository_id AND i.digest = c.digest WHERE c.manifest_id = m.id), 0)`
const TAG = `SELECT f.name, f.digest, f.media_type AS mediaType, COALESCE(m.artifact_type, f.artifact_type) AS artifactType, m.config_media_type AS configMediaType,
  ${TOTAL} AS totalSize, f.changed_at AS changedAt, ${PLATFORMS} AS platforms
  FROM ref f LEFT JOIN manifest m ON m.repository_id = f.repository_id AND m.digest = f.digest WHERE f.repository_id = ? AND f.kind = 0 AND f.name = ?`

const TAGS: TagTable = {
  name: 'ref', only: '$.kind = 0', moved: 'changed_at',
  indexes: { moved: 'ref_newest', name: 'ref_natural' }, twins: { moved: 'ref_twin_moved', name: 'ref_twin' },
}

/** A repository's tags in an order, with the other tags of their digests. */
export const tags: Operation<TagQuery, ListPage<TagRow, string>> = (db, { repository, ...walk }) => {
  const id = idOf(db, repository)
  if (id === undefined) return { items: [] }
  const { names, next } = walkTags(db, TAGS, { repositoryId: id, ...walk })
  const twins = twinsOf(db, TAGS, id)
  const items = names.flatMap((name): TagRow[] => {
    const row = first<Raw>(db, TAG, id, name)
    return row ? [toTag(row, twins(row))] : []
  })
  return next === undefined ? { items } : { items, next }
}

/** One tag of a repository. */
export const tag: Operation<{ repository: string; tag: string }, TagRow | undefined> = (db, { repository, tag: name }) => {
  const id = idOf(db, repository)
  const row = id === undefined ? undefined : first<Raw>(db, TAG, id, name)
  return id !== undefined && row ? toTag(row, twinsOf(db, TAGS, id)(row)) : undefined
}

// Also of one that is not listed because none of its manifests was read yet.
function idOf(db: Database, name: string): number | undefined {
  return isDenied(db, name) ? undefined : first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ?', name)?.id
}

function toTag({ platforms, ...row }: Raw, twins: Twins): TagRow {
  return { ...row, ...twins, platforms: JSON.parse(platforms) as string[] }
}
