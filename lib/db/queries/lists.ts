import type { Digest } from '../../oci/digest.ts'
import { all, first, type Operation } from '../operation.ts'

type Page = { after: string; limit: number }
type ReferrerQuery = { repository: string; subjects: Digest[]; artifactType?: string; bytes: number }
export type ReferrerRow = { digest: Digest; mediaType: string; size: number; artifactType: string | null; annotations: string | null }

/** Names of repositories that hold a manifest, in byte order, after `after`. */
export const catalog: Operation<Page, string[]> = (db, { after, limit }) =>
  all<{ name: string }>(db, 'SELECT name FROM repository WHERE manifest_count > 0 AND name > ? ORDER BY name LIMIT ?', after, limit).map((row) => row.name)

/** A repository's tags in byte order after `after`; undefined when there is no such repository. */
export const tags: Operation<Page & { repository: string }, string[] | undefined> = (db, { repository, after, limit }) => {
  const found = first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ?', repository)
  if (!found) return undefined
  return all<{ name: string }>(db, 'SELECT name FROM tag WHERE repository_id = ? AND name > ? ORDER BY name LIMIT ?', found.id, after, limit).map((row) => row.name)
}

/**
 * Manifests of a repository whose subject is one of `subjects` (one content, several digests), in digest order; as many of
 * the first `limit` as have annotations (JSON texts) of `bytes` together, but one at least. `more`: others follow.
 */
export const referrers: Operation<Page & ReferrerQuery, { rows: ReferrerRow[]; more: boolean }> = (db, args) => {
  const digests = args.subjects.flatMap((subject) =>
    all<{ digest: Digest; bytes: number }>(db, `SELECT m.digest, octet_length(m.annotations) AS bytes
      FROM repository r JOIN manifest m ON m.repository_id = r.id AND m.subject = ? AND m.digest > ?
      WHERE r.name = ? AND (? IS NULL OR m.artifact_type = ?) ORDER BY m.digest LIMIT ?`,
    subject, args.after, args.repository, args.artifactType ?? null, args.artifactType ?? null, args.limit + 1))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
  let room = args.bytes
  const fitting = digests.slice(0, args.limit).filter(({ bytes }, index) => (room -= bytes ?? 0) >= 0 || index === 0)
  const rows = fitting.map(({ digest }) => first<ReferrerRow>(db, `SELECT m.digest, m.media_type AS mediaType, m.size, m.artifact_type AS artifactType, m.annotations
    FROM repository r JOIN manifest m ON m.repository_id = r.id AND m.digest = ? WHERE r.name = ?`, digest, args.repository))
  return { rows: rows.filter((row) => row !== undefined), more: digests.length > fitting.length }
}

/** All digests under which the content of `digest` is known, itself among them. */
export const spellings: Operation<{ digest: Digest }, Digest[]> = (db, { digest }) => {
  const canonical = first<{ digest: Digest }>(db, 'SELECT digest FROM blob_alias WHERE alias = ?', digest)?.digest ?? digest
  const aliases = all<{ alias: Digest }>(db, 'SELECT alias FROM blob_alias WHERE digest = ?', canonical).map((row) => row.alias)
  return [...new Set([digest, canonical, ...aliases])]
}
