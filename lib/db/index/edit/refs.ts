import { naturalKey } from '../../../oci/natural-key.ts'
import { first, run } from '../../operation.ts'
import { REF_KINDS, type Ref, type RefKind } from '../rows.ts'
import { acquire, release } from './manifests.ts'
import type { RepositoryEdit } from './repository-edit.ts'

const UPSERT = `INSERT INTO ref (repository_id, kind, name, digest, media_type, artifact_type, size, changed_at, sort_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (repository_id, kind, name) DO UPDATE SET digest = excluded.digest, media_type = excluded.media_type,
  artifact_type = excluded.artifact_type, size = excluded.size, changed_at = excluded.changed_at`

/** Sets or removes a ref; the digest that it named before, if there was one. */
export function setRef(repository: RepositoryEdit, kind: RefKind, name: string, ref: Ref | undefined): string | undefined {
  const { db, id } = repository
  const before = first<{ digest: string }>(db, 'SELECT digest FROM ref WHERE repository_id = ? AND kind = ? AND name = ?', id, REF_KINDS[kind], name)?.digest
  if (ref) run(db, UPSERT, id, REF_KINDS[kind], name, ref.digest, ref.mediaType, ref.artifactType, ref.size, ref.changedAt, kind === 'tag' ? naturalKey(name) : '')
  else run(db, 'DELETE FROM ref WHERE repository_id = ? AND kind = ? AND name = ?', id, REF_KINDS[kind], name)
  const more = (ref ? 1 : 0) - (before === undefined ? 0 : 1)
  repository.refs += more
  if (kind === 'tag') repository.tags += more
  if (ref && ref.digest !== before) acquire(repository, ref.digest)
  if (before !== undefined && before !== ref?.digest) release(repository, before)
  return before
}
