import type { ReadPages } from '../db/queries/pages.ts'
import type { TagRow } from '../db/queries/tag-page.ts'
import type { ConfigReader } from './config-reader.ts'
import type { Page, TagQuery, TagSummary } from './hub-source.ts'
import { manifestKind, shownArtifactType } from './manifest-kind.ts'

// An index may list thousands; a row of the table shows a few.
const PLATFORM_ROWS = 2000
/** What BuildKit writes as the platform of an attestation. */
export const NO_PLATFORM = 'unknown/unknown'

type TagReader = (repositoryId: number, query: TagQuery) => Promise<Page<TagSummary>>

/** Pages of tags with their platforms: of an index from its rows, of an image from its configuration. */
export function createTagReader(read: ReadPages, configs: ConfigReader): TagReader {
  return async (repositoryId, query) => {
    const { items: rows, next } = await read('tagPage', { repositoryId, ...query })
    const indexed = await indexPlatforms(read, repositoryId, rows)
    const items = await Promise.all(rows.map(async (row) => toTag(row, indexed.get(row.digest) ?? (await ownPlatform(configs, row)))))
    return next === undefined ? { items } : { items, next }
  }
}

async function indexPlatforms(read: ReadPages, repositoryId: number, rows: TagRow[]): Promise<Map<string, string[]>> {
  const parents = [...new Set(rows.filter((row) => manifestKind(row) === 'index').map((row) => row.digest))]
  const found = new Map(parents.map((parent): [string, string[]] => [parent, []]))
  if (parents.length === 0) return found
  for (const row of await read('platformsOf', { repositoryId, parents, limit: PLATFORM_ROWS })) {
    const list = found.get(row.parent)
    if (list && row.platform !== NO_PLATFORM && !list.includes(row.platform)) list.push(row.platform)
  }
  return found
}

async function ownPlatform(configs: ConfigReader, row: TagRow): Promise<string[]> {
  const platform = await configs.platform(row)
  return platform ? [platform] : []
}

function toTag(row: TagRow, platforms: string[]): TagSummary {
  return {
    name: row.name, digest: row.digest, kind: manifestKind(row), mediaType: row.media_type,
    artifactType: shownArtifactType(row), configMediaType: row.config_media_type ?? undefined, size: row.total_size, platforms, updatedAt: row.updated_at,
    aliases: row.aliases, moreAliases: row.moreAliases,
  }
}
