import type { Database } from 'better-sqlite3'
import { all, first } from '../operation.ts'
import type { Facet } from './search-tokens.ts'
import type { Platform } from './rows.ts'
import { typeWords } from './type-words.ts'

// Each of these seeks the next distinct value, or reads the newest few: a repository of 100,000 tags costs no more.
const MAX_PROPERTIES = 200
const MAX_LABELS = 100
const NEXT_PLATFORM = `SELECT architecture, os, variant FROM platform WHERE repository_id = ? AND (architecture, os, variant) > (?, ?, ?)
  ORDER BY architecture, os, variant LIMIT 1`
const NEXT_TYPE = `SELECT COALESCE(artifact_type, config_media_type, media_type) AS type FROM manifest
  WHERE repository_id = ? AND COALESCE(artifact_type, config_media_type, media_type) > ? ORDER BY 1 LIMIT 1`
const NEWEST = `SELECT m.id FROM ref r CROSS JOIN manifest m ON m.repository_id = r.repository_id AND m.digest = r.digest
  WHERE r.repository_id = ? AND r.kind = 0 ORDER BY r.changed_at DESC, r.name DESC LIMIT 3`
const CHILDREN = `SELECT m.id FROM child c CROSS JOIN manifest m ON m.repository_id = c.repository_id AND m.digest = c.digest
  WHERE c.manifest_id = ? AND c.position < 4`

/** The platforms of a repository's images, each once, by architecture. */
export function repositoryPlatforms(db: Database, repositoryId: number): Platform[] {
  const found: Platform[] = []
  let next: Platform | undefined = { architecture: '', os: '', variant: '' }
  while (next && found.length < MAX_PROPERTIES) {
    next = first<Platform>(db, NEXT_PLATFORM, repositoryId, next.architecture, next.os, next.variant)
    if (next) found.push(next)
  }
  return found
}

/** The types of a repository's manifests: artifact type, or else that of the configuration, or else their own. */
export function repositoryTypes(db: Database, repositoryId: number): string[] {
  const found: string[] = []
  let next: { type: string } | undefined = { type: '' }
  while (next && found.length < MAX_PROPERTIES) {
    next = first<{ type: string }>(db, NEXT_TYPE, repositoryId, next.type)
    if (next) found.push(next.type)
  }
  return found
}

/** What `arch:`, `os:` and `type:` find a repository by. */
export function repositoryFacets(db: Database, repositoryId: number): [Facet, string][] {
  const platforms = repositoryPlatforms(db, repositoryId)
  return [
    ...platforms.flatMap(({ architecture, variant }): [Facet, string][] => [['arch', architecture], ...(variant ? [['arch', `${architecture}/${variant}`] as [Facet, string]] : [])]),
    ...platforms.map(({ os }): [Facet, string] => ['os', os]),
    ...repositoryTypes(db, repositoryId).flatMap(typeWords).map((type): [Facet, string] => ['type', type]),
  ]
}

/** The values of the labels of a repository's newest images; labels stand at images, of an index at its first few. */
export function repositoryLabels(db: Database, repositoryId: number): string[] {
  const newest = new Set(all<{ id: number }>(db, NEWEST, repositoryId).map(({ id }) => id))
  const images = new Set([...newest].flatMap((id) => [id, ...all<{ id: number }>(db, CHILDREN, id).map((child) => child.id)]))
  return [...images].flatMap((id) => all<{ value: string }>(db, 'SELECT value FROM label WHERE manifest_id = ? LIMIT ?', id, MAX_LABELS).map(({ value }) => value))
}
