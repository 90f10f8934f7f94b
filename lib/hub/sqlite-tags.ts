import type { ReadPages, TagRow } from '../db/queries/pages.ts'
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
    const rows = await tagRows(read, repositoryId, query)
    const shown = rows.slice(0, query.limit)
    const indexed = await indexPlatforms(read, repositoryId, shown)
    const items = await Promise.all(shown.map(async (row) => toTag(row, indexed.get(row.digest) ?? (await ownPlatform(configs, row)))))
    const last = shown.at(-1)
    if (rows.length <= query.limit || !last) return { items }
    return { items, next: query.order === 'name' ? last.name : `${last.updated_at}-${last.name}` }
  }
}

function tagRows(read: ReadPages, repositoryId: number, { after, limit, order }: TagQuery): Promise<TagRow[]> {
  if (order === 'name') return read('tagsByName', { repositoryId, after: after ?? '', limit: limit + 1 })
  return read('tagsNewest', { repositoryId, ...newestCursor(after), limit: limit + 1 })
}

// A cursor that is not one of ours begins at the start: it comes from the address line.
function newestCursor(after: string | undefined): { updatedAt: number; name: string } {
  const match = /^(\d{1,15})-(.{1,128})$/.exec(after ?? '')
  return match ? { updatedAt: Number(match[1]), name: match[2] ?? '' } : { updatedAt: Number.MAX_SAFE_INTEGER, name: '' }
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
    artifactType: shownArtifactType(row), size: row.total_size, platforms, updatedAt: row.updated_at,
  }
}
