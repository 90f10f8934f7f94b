import type { Database } from 'better-sqlite3'
import { toPage, type ListPage } from '../list-page.ts'
import { all, first, type Operation } from '../../operation.ts'
import { repositoryId } from '../repository-rows.ts'
import type { LayerFacts, Platform } from '../rows.ts'

/** What an index lists; `totalSize` and `platform` null where they are not known. */
export type ChildRow = { digest: string; mediaType: string; size: number; platform: string | null; totalSize: number | null }
export type ManifestRow = {
  digest: string; mediaType: string; artifactType: string | null; subject: string | null; configDigest: string | null; configMediaType: string | null
  /** bytes of the manifest; and of it with config and layers, of an index with what it lists */
  size: number; totalSize: number
  /** when the image says that it was made, Unix ms */
  created: number | null
  annotations: [name: string, value: string][]
}
/** A manifest with what belongs to it; lists are cut as MANIFEST_LIMITS says, `truncated` tells of it. */
export type ManifestDetails = ManifestRow & {
  tags: string[]; children: ChildRow[]; layers: LayerFacts[]; platforms: Platform[]; labels: [name: string, value: string][]; truncated: boolean
}
export type ReferrerRow = { digest: string; mediaType: string; artifactType: string | null; size: number; annotations: [name: string, value: string][] }

type Reference = { repository: string; reference: string }
type ReferrerQuery = { repository: string; subject: string; artifactType?: string | undefined; after: string; limit: number }
type Raw<Row> = Omit<Row, 'annotations'> & { id: number; annotations: string | null }

export const MANIFEST_LIMITS = { tags: 20, children: 500, layers: 500, platforms: 100, labels: 300 } as const

const COLUMNS = `m.id, m.digest, m.media_type AS mediaType, COALESCE(m.artifact_type, m.config_media_type) AS artifactType, m.size, m.annotations`
const MANIFEST = `SELECT m.id, m.digest, m.media_type AS mediaType, m.artifact_type AS artifactType, m.subject, m.config_digest AS configDigest,
  m.config_media_type AS configMediaType, m.size, m.created, m.annotations,
  m.total_size + COALESCE((SELECT SUM(i.total_size - c.size) FROM child c JOIN manifest i ON i.repository_id = m.repository_id AND i.digest = c.digest WHERE c.manifest_id = m.id), 0) AS totalSize
  FROM manifest m WHERE m.repository_id = ? AND m.digest = ?`
const CHILDREN = `SELECT c.digest, c.media_type AS mediaType, c.size, c.platform, i.total_size AS totalSize FROM child c
  LEFT JOIN manifest i ON i.repository_id = ? AND i.digest = c.digest WHERE c.manifest_id = ? ORDER BY c.position LIMIT ?`

/** A repository's manifest by tag or digest; undefined when it is not there, or its bytes were not read yet. */
export const manifest: Operation<Reference, ManifestDetails | undefined> = (db, args) => {
  const found = findManifest(db, args)
  if (!found) return undefined
  const { repository, row: { id, annotations, ...row } } = found
  const tags = all<{ name: string }>(db, 'SELECT name FROM ref WHERE repository_id = ? AND digest = ? AND kind = 0 ORDER BY name LIMIT ?', repository, row.digest, MANIFEST_LIMITS.tags + 1)
  const children = all<ChildRow>(db, CHILDREN, repository, id, MANIFEST_LIMITS.children + 1)
  const layers = all<LayerFacts>(db, 'SELECT digest, media_type AS mediaType, size FROM layer WHERE manifest_id = ? ORDER BY position LIMIT ?', id, MANIFEST_LIMITS.layers + 1)
  const platforms = all<Platform>(db, 'SELECT os, architecture, variant FROM platform WHERE manifest_id = ? ORDER BY architecture, os, variant LIMIT ?', id, MANIFEST_LIMITS.platforms + 1)
  const labels = all<{ key: string; value: string }>(db, 'SELECT key, value FROM label WHERE manifest_id = ? ORDER BY key, value LIMIT ?', id, MANIFEST_LIMITS.labels + 1)
  const lists = { tags: tags.map(({ name }) => name), children, layers, platforms, labels: labels.map(({ key, value }): [string, string] => [key, value]) }
  return { ...row, annotations: readAnnotations(annotations), ...cut(lists) }
}

/** The manifests whose subject a digest is, by digest; of one artifact type when asked for. */
export const referrers: Operation<ReferrerQuery, ListPage<ReferrerRow, string>> = (db, { repository: name, subject, artifactType, after, limit }) => {
  const id = repositoryId(db, name)
  if (id === undefined) return { items: [] }
  const type = artifactType === undefined ? '' : 'AND COALESCE(m.artifact_type, m.config_media_type) = ?'
  const rows = all<Raw<ReferrerRow>>(db, `SELECT ${COLUMNS} FROM manifest m INDEXED BY manifest_subject WHERE m.repository_id = ? AND m.subject = ? AND m.digest > ? ${type}
    ORDER BY m.digest LIMIT ?`, id, subject, after, ...(artifactType === undefined ? [] : [artifactType]), limit + 1)
  const page = toPage(rows, limit, (row) => row.digest, (kept) => kept)
  return { ...page, items: page.items.map(({ id: _, annotations, ...row }) => ({ ...row, annotations: readAnnotations(annotations) })) }
}

/** The rows of a manifest that is found by tag or digest, with the ids that its relations go by. */
export function findManifest(db: Database, { repository: name, reference }: Reference): { repository: number; row: Raw<ManifestRow> } | undefined {
  const repository = repositoryId(db, name)
  if (repository === undefined) return undefined
  const digest = reference.includes(':') ? reference
    : first<{ digest: string }>(db, 'SELECT digest FROM ref WHERE repository_id = ? AND kind = 0 AND name = ?', repository, reference)?.digest
  const row = digest === undefined ? undefined : first<Raw<ManifestRow>>(db, MANIFEST, repository, digest)
  return row && { repository, row }
}

function cut<Lists extends Record<keyof typeof MANIFEST_LIMITS, unknown[]>>(lists: Lists): Lists & { truncated: boolean } {
  const keys = Object.keys(MANIFEST_LIMITS) as (keyof typeof MANIFEST_LIMITS)[]
  const truncated = keys.some((key) => lists[key].length > MANIFEST_LIMITS[key])
  for (const key of keys) lists[key].splice(MANIFEST_LIMITS[key])
  return { ...lists, truncated }
}

// As the writer of the index left them: a list of pairs.
function readAnnotations(text: string | null): [string, string][] {
  return text === null ? [] : (JSON.parse(text) as [string, string][])
}
