import type { Database } from 'better-sqlite3'
import { WALLET_SIGNATURE } from '../../oci/media-types.ts'
import { all } from '../operation.ts'
import { tagPage, tagsOfDigest } from './tag-page.ts'

export type RepositoryRow = { id: number; name: string; namespace: string; created_at: number; updated_at: number; tag_count: number }

export type ManifestRow = {
  digest: string; media_type: string; size: number; artifact_type: string | null; subject: string | null
  config_digest: string | null; config_media_type: string | null; total_size: number; annotations: string | null; pushed_at: number
}

/** `predicate`: what a bundle of cosign's says that it attests */
export type ReferrerRow = ManifestRow & { predicate: string | null }

export type ChildRow = { child: string; kind: string; size: number; media_type: string; platform: string | null; total_size: number | null }

// A repository without a manifest is an upload that has only begun.
const REPOSITORY = 'SELECT id, name, namespace, created_at, updated_at, tag_count FROM repository WHERE manifest_count > 0'
// An index is as large as what it lists, which its own descriptors do not tell: theirs are the sizes of manifests.
const TOTAL_SIZE = `m.total_size + COALESCE((SELECT SUM(i.total_size - c.size) FROM manifest_child c
  JOIN manifest i ON i.repository_id = c.repository_id AND i.digest = c.target
  WHERE c.repository_id = m.repository_id AND c.parent = m.digest AND c.kind = 'manifest'), 0) AS total_size`
// Of megabytes of annotations a page shows some hundred.
const ANNOTATIONS = `(SELECT json_group_object(key, value) FROM (SELECT key, value FROM json_each(m.annotations) WHERE type = 'text' LIMIT 300)) AS annotations`
// Of small annotations only: there can be megabytes of them on each of a hundred.
const PREDICATE = `CASE WHEN octet_length(m.annotations) < 16384 THEN json_extract(m.annotations, '$."dev.sigstore.bundle.predicateType"') END AS predicate, NULL AS annotations`
const manifest = (annotations: string): string => `SELECT digest, media_type, size, artifact_type, subject, config_digest, config_media_type, ${TOTAL_SIZE},
  ${annotations}, pushed_at FROM manifest m`

/** Repositories with from ≤ name < before and name > after, by name. */
function repositoriesInRange(db: Database, args: { from: string; before: string; after: string; limit: number }): RepositoryRow[] {
  // One lower bound: of two SQLite seeks to the first and walks to the second.
  const sql = `${REPOSITORY} AND name >= max(?, ?) AND name < ? AND name <> ? ORDER BY name LIMIT ?`
  return all<RepositoryRow>(db, sql, args.from, args.after, args.before, args.after, args.limit)
}

/** The repository of that stored name: one row or none. */
function repositoryByName(db: Database, args: { name: string }): RepositoryRow[] {
  return all<RepositoryRow>(db, `${REPOSITORY} AND name = ?`, args.name)
}

/** The digest a tag points to: one row or none. */
function digestOfTag(db: Database, args: { repositoryId: number; tag: string }): { digest: string }[] {
  return all<{ digest: string }>(db, 'SELECT digest FROM tag WHERE repository_id = ? AND name = ?', args.repositoryId, args.tag)
}

/** The sha256 digest of content known under another one: one row or none. */
function digestOfAlias(db: Database, args: { alias: string }): { digest: string }[] {
  return all<{ digest: string }>(db, 'SELECT digest FROM blob_alias WHERE alias = ?', args.alias)
}

/** The manifest of that digest in one repository: one row or none. */
function manifestByDigest(db: Database, args: { repositoryId: number; digest: string }): ManifestRow[] {
  return all<ManifestRow>(db, `${manifest(ANNOTATIONS)} WHERE repository_id = ? AND digest = ?`, args.repositoryId, args.digest)
}

/** What a manifest lists apart from its config, in its order; total_size of those that are manifests here. */
function childrenOf(db: Database, args: { repositoryId: number; parent: string; limit: number }): ChildRow[] {
  const sql = `SELECT c.child, c.kind, c.size, c.media_type, c.platform, m.total_size
    FROM manifest_child c LEFT JOIN manifest m ON m.repository_id = c.repository_id AND m.digest = c.target
    WHERE c.repository_id = ? AND c.parent = ? AND c.kind <> 'config' ORDER BY c.position LIMIT ?`
  return all<ChildRow>(db, sql, args.repositoryId, args.parent, args.limit)
}

/** The platforms that indexes list: rows of several parents, in the order of each. */
function platformsOf(db: Database, args: { repositoryId: number; parents: string[]; limit: number }): { parent: string; platform: string }[] {
  const sql = `SELECT parent, platform FROM manifest_child
    WHERE repository_id = ? AND parent IN (SELECT value FROM json_each(?)) AND kind = 'manifest' AND platform IS NOT NULL
    ORDER BY parent, position LIMIT ?`
  return all<{ parent: string; platform: string }>(db, sql, args.repositoryId, JSON.stringify(args.parents), args.limit)
}

/** Manifests whose subject is the digest; not the signatures by wallets, which have a list of their own. */
function referrersOf(db: Database, args: { repositoryId: number; subject: string; limit: number }): ReferrerRow[] {
  const sql = `${manifest(PREDICATE)} INDEXED BY manifest_subject WHERE repository_id = ? AND subject = ? AND artifact_type IS NOT ? ORDER BY digest LIMIT ?`
  return all<ReferrerRow>(db, sql, args.repositoryId, args.subject, WALLET_SIGNATURE, args.limit)
}

/** The largest id of a repository; ids are given in the order of first pushes, and those of repositories that are gone are free. */
function lastRepositoryId(db: Database, _args: undefined): { id: number | null }[] {
  return all<{ id: number | null }>(db, 'SELECT max(id) AS id FROM repository')
}

/** Repositories with from ≤ id < before, by id. */
function repositoriesById(db: Database, args: { from: number; before: number }): RepositoryRow[] {
  return all<RepositoryRow>(db, `${REPOSITORY} AND id >= ? AND id < ? ORDER BY id`, args.from, args.before)
}

/** The queries of the pages. All of them read, walk a key range and cost no more in a bigger hub; for the exceptions see tag-walk.ts. */
export const pageQueries = {
  repositoriesInRange, repositoryByName, lastRepositoryId, repositoriesById, tagPage, digestOfTag, digestOfAlias, tagsOfDigest,
  manifestByDigest, childrenOf, platformsOf, referrersOf,
}

type Queries = typeof pageQueries

/** Runs one of the queries on a reading connection, off the serving thread. */
export type ReadPages = <K extends keyof Queries>(name: K, args: Parameters<Queries[K]>[1]) => Promise<ReturnType<Queries[K]>>
