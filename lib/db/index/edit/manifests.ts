import type Database from 'better-sqlite3'
import { all, first, run } from '../../operation.ts'
import type { ManifestFacts } from '../rows.ts'
import { layerChains } from './layer-chain.ts'
import type { RepositoryEdit } from './repository-edit.ts'

type Db = Database.Database

const USES = `(SELECT count(*) FROM ref WHERE repository_id = @repository AND digest = @digest)
  + (SELECT count(*) FROM child WHERE repository_id = @repository AND digest = @digest)`
const INSERT = `INSERT INTO manifest (repository_id, digest, media_type, artifact_type, subject, config_digest, config_media_type, size, total_size, created, annotations, uses)
  VALUES (@repository, @digest, @mediaType, @artifactType, @subject, @configDigest, @configMediaType, @size, @totalSize, @created, @annotations, ${USES}) RETURNING id, uses`

/** Puts a manifest's facts into the repository, in place of what its configuration said before. Applied twice it is as applied once. */
export function putManifest(repository: RepositoryEdit, facts: ManifestFacts): void {
  const { db, id: repositoryId } = repository
  const known = first<{ id: number }>(db, 'SELECT id FROM manifest WHERE repository_id = ? AND digest = ?', repositoryId, facts.digest)
  if (known) {
    // The digest stands for the same manifest; only its configuration may have come or gone.
    run(db, 'UPDATE manifest SET created = ? WHERE id = ?', facts.created, known.id)
    removeConfigRows(db, known.id)
    return insertConfigRows(db, repositoryId, known.id, facts)
  }
  const { digest, mediaType, artifactType, subject, configDigest, configMediaType, size, totalSize, created, annotations } = facts
  const row = first<{ id: number; uses: number }>(db, INSERT, {
    repository: repositoryId, digest, mediaType, artifactType, subject, configDigest, configMediaType, size, totalSize, created,
    annotations: annotations.length === 0 ? null : JSON.stringify(annotations),
  })
  if (!row) return
  repository.manifests++
  if (row.uses === 0) repository.spare.add(row.id)
  insertParts(repository, row.id, facts)
  insertConfigRows(db, repositoryId, row.id, facts)
}

/** Removes a manifest, although it may still be named, with all that is known of it. */
export function removeManifest(repository: RepositoryEdit, id: number): void {
  const { db } = repository
  const children = all<{ digest: string }>(db, 'SELECT digest FROM child WHERE manifest_id = ?', id)
  run(db, 'DELETE FROM child WHERE manifest_id = ?', id)
  run(db, 'DELETE FROM layer WHERE manifest_id = ?', id)
  removeConfigRows(db, id)
  repository.manifests -= run(db, 'DELETE FROM manifest WHERE id = ?', id)
  for (const { digest } of children) release(repository, digest)
}

/** Something in the repository names the manifest from now on. */
export function acquire({ db, id }: RepositoryEdit, digest: string): void {
  run(db, 'UPDATE manifest SET uses = uses + 1 WHERE repository_id = ? AND digest = ?', id, digest)
}

/** Something names it no more; when nothing does at the end, it goes. */
export function release({ db, id, spare }: RepositoryEdit, digest: string): void {
  const row = first<{ id: number; uses: number }>(db, 'UPDATE manifest SET uses = uses - 1 WHERE repository_id = ? AND digest = ? RETURNING id, uses', id, digest)
  if (row && row.uses <= 0) spare.add(row.id)
}

/** Removes what nothing names, and what only that named. */
export function removeSpare(repository: RepositoryEdit): void {
  const { db, spare } = repository
  for (const id of spare) {
    spare.delete(id)
    if (first(db, 'SELECT 1 FROM manifest WHERE id = ? AND uses <= 0', id)) removeManifest(repository, id)
  }
}

function insertParts(repository: RepositoryEdit, manifestId: number, { children, layers }: ManifestFacts): void {
  const { db, id } = repository
  children.forEach(({ digest, mediaType, size, platform }, position) => {
    run(db, 'INSERT INTO child (manifest_id, position, repository_id, digest, media_type, size, platform) VALUES (?, ?, ?, ?, ?, ?, ?)', manifestId, position, id, digest, mediaType, size, platform)
    acquire(repository, digest)
  })
  const chains = layerChains(layers.map(({ digest }) => digest))
  layers.forEach(({ digest, mediaType, size }, position) => {
    run(db, 'INSERT INTO layer (manifest_id, position, digest, media_type, size, chain, is_top, repository_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      manifestId, position, digest, mediaType, size, chains[position] ?? 0, position === layers.length - 1 ? 1 : 0, id)
  })
}

function insertConfigRows(db: Db, repositoryId: number, manifestId: number, { platforms, labels }: ManifestFacts): void {
  for (const { architecture, os, variant } of platforms) {
    run(db, 'INSERT OR IGNORE INTO platform (architecture, os, variant, repository_id, manifest_id) VALUES (?, ?, ?, ?, ?)', architecture, os, variant, repositoryId, manifestId)
  }
  for (const [key, value] of labels) run(db, 'INSERT OR IGNORE INTO label (key, value, repository_id, manifest_id) VALUES (?, ?, ?, ?)', key, value, repositoryId, manifestId)
}

function removeConfigRows(db: Db, manifestId: number): void {
  run(db, 'DELETE FROM platform WHERE manifest_id = ?', manifestId)
  run(db, 'DELETE FROM label WHERE manifest_id = ?', manifestId)
}
