import type Database from 'better-sqlite3'
import { skeletonOf } from '../../names/skeleton.ts'
import type { Digest } from '../../oci/digest.ts'
import { REST_MS } from '../handle-rest.ts'
import { all, first, RefusedError, run } from '../operation.ts'

type Db = Database.Database

// No address, no domain, and not the hub itself.
const HANDLE = /^(?!0x[0-9a-f]{40}$)[^.]+$/

/**
 * What of a repository's directory may have changed. `key`: of a tag its name, of a manifest or blob its sha256 digest, of a
 * referrer `<subject> <digest>`, of the rest empty; `repository` stands for all of it.
 */
export type Change = { kind: 'tag' | 'manifest' | 'referrer' | 'blob' | 'readme' | 'repository'; key: string }
/**
 * What of a namespace's root itself, or of the hub's: `namespace` or `site` (an entry of the static page), with the name; or all rows of
 * a namespace in `search/` (`search`, with the name, or the full name of the repository behind which to go on).
 */
export type NamespaceChange = { kind: 'claim' | 'namespace' | 'site' | 'search'; key: string }

/**
 * Notes what the next publication of the repository's namespace has to look at; part of the transaction that changed it. Throws
 * RefusedError DENIED for a namespace that would come into being by it while its name rests.
 */
export function noteChanges(db: Db, repositoryId: number, changes: Change[], now: number): void {
  const row = first<{ namespace: string }>(db, 'SELECT namespace FROM repository WHERE id = ?', repositoryId)
  if (row) note(db, row.namespace, repositoryId, changes, now)
}

/** The same for a namespace as such (its claim), or for the hub under the name `.hub`. */
export function noteNamespaceChanges(db: Db, namespace: string, changes: NamespaceChange[], now: number): void {
  note(db, namespace, 0, changes, now)
}

function note(db: Db, namespace: string, repositoryId: number, changes: { kind: string; key: string }[], now: number): void {
  if (changes.length === 0) return
  const version = first<{ changes: number }>(db, `INSERT INTO namespace (name, changes, dirty_at, created_at) VALUES (?, 1, ?, ?)
    ON CONFLICT (name) DO UPDATE SET changes = changes + 1, dirty_at = coalesce(dirty_at, excluded.dirty_at) RETURNING changes`,
  namespace, now, now)?.changes ?? 0
  if (version === 1 && HANDLE.test(namespace)) takeSkeleton(db, namespace, now)
  for (const { kind, key } of changes) {
    run(db, 'INSERT OR REPLACE INTO root_change (namespace, repository_id, kind, key, version) VALUES (?, ?, ?, ?, ?)', namespace, repositoryId, kind, key, version)
  }
}

// Whoever runs the hub may have what looks like another handle; the others may not have what looks like this one.
function takeSkeleton(db: Db, handle: string, now: number): void {
  // A push of its last owner that was under way when they gave it up would make it the operator's.
  const rests = first(db, 'SELECT 1 FROM handle_skeleton WHERE skeleton = ? AND handle = ? AND released_at > ?', skeletonOf(handle), handle, now - REST_MS)
  if (rests) throw new RefusedError('DENIED', `${handle} was given up, and rests for 90 days from then on`)
  run(db, `INSERT INTO handle_skeleton (skeleton, handle) VALUES (?, ?) ON CONFLICT (skeleton) DO UPDATE SET
    handle = excluded.handle, released_at = NULL WHERE released_at IS NOT NULL`, skeletonOf(handle), handle)
}

/** All that comes or goes with a manifest, which is there now: itself, its place among the referrers, its blobs. */
export function changesOfManifest(db: Db, repositoryId: number, digest: Digest): Change[] {
  const row = first<{ subject: string | null }>(db, 'SELECT subject FROM manifest WHERE repository_id = ? AND digest = ?', repositoryId, digest)
  const children = all<{ target: string }>(db, `SELECT DISTINCT target FROM manifest_child
    WHERE repository_id = ? AND parent = ? AND kind <> 'manifest'`, repositoryId, digest)
  return [
    { kind: 'manifest', key: digest },
    { kind: 'blob', key: digest },
    ...(row?.subject ? [{ kind: 'referrer' as const, key: `${row.subject} ${digest}` }] : []),
    ...children.map(({ target }) => ({ kind: 'blob' as const, key: target })),
  ]
}

/** Notes a blob that was linked or unlinked, if a manifest of the repository names it (by whatever digest). */
export function noteBlobChange(db: Db, repositoryId: number, digest: Digest, now: number): void {
  const named = first(db, `SELECT 1 FROM manifest_child WHERE repository_id = ?
    AND target IN (SELECT ? UNION ALL SELECT alias FROM blob_alias WHERE digest = ?)`, repositoryId, digest, digest)
  if (named) noteChanges(db, repositoryId, [{ kind: 'blob', key: digest }], now)
}

/** Notes a blob in every repository that has it, because it is known under a further digest now. */
export function noteAlias(db: Db, digest: Digest, now: number): void {
  const rows = all<{ id: number }>(db, `SELECT l.repository_id AS id FROM blob b JOIN blob_link l ON l.blob_id = b.id WHERE b.digest = ?
    UNION SELECT repository_id FROM manifest WHERE digest = ?`, digest, digest)
  for (const { id } of rows) {
    if (first(db, 'SELECT 1 FROM manifest WHERE repository_id = ? AND digest = ?', id, digest)) noteChanges(db, id, [{ kind: 'blob', key: digest }], now)
    else noteBlobChange(db, id, digest, now)
  }
}
