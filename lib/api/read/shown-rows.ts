import type { z } from 'zod'
import type { RelatedRow } from '../../db/index/queries/relations.ts'
import type { TagRow } from '../../db/index/queries/tags.ts'
import type { RepositoryRow } from '../../db/index/repository-rows.ts'
import type { Platform } from '../../db/index/rows.ts'
import type { listedTag, repository, tag } from '../answers/index-rows.ts'
import type { relatedManifest } from '../answers/manifest.ts'
import type { TagSummary } from '../../hub/hub-source.ts'
import { iso } from './iso.ts'
import { shownState, type ReadParts } from './read-parts.ts'

/** A repository as the API writes it. */
export function shownRepository(parts: Pick<ReadParts, 'db'>, row: RepositoryRow): z.input<typeof repository> {
  const own = parts.db.lookups.ownNamespace(row.source)?.ownKey === false
  return { ...row, own, state: shownState(parts, row.source, row.state), since: iso(row.since), createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) }
}

/** A tag as the API writes it. */
export function shownTag({ changedAt, ...row }: TagRow): z.input<typeof tag> {
  return { ...row, changedAt: iso(changedAt) }
}

/** A tag of a list as the API writes it. */
export function shownTagSummary({ updatedAt, size, artifactType, configMediaType, trust, ...row }: TagSummary): z.input<typeof listedTag> {
  return { ...row, artifactType: artifactType ?? null, configMediaType: configMediaType ?? null, totalSize: size ?? null, changedAt: iso(updatedAt), trust: trust ?? null }
}

/** A manifest elsewhere as the API writes it. */
export function shownRelated({ name, digest, tag, updatedAt }: RelatedRow): z.input<typeof relatedManifest> {
  return { repository: name, digest, tag, updatedAt: iso(updatedAt) }
}

/** Such as `linux/arm64/v8`. */
export function shownPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter((part) => part !== '').join('/')
}

/** Names and values as objects with these members. */
export function shownPairs(pairs: readonly [name: string, value: string][]): { name: string; value: string }[] {
  return pairs.map(([name, value]) => ({ name, value }))
}
