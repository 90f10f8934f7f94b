import type { ReadPages, RepositoryRow } from '../db/queries/pages.ts'
import type { BlobFiles } from './blob-files.ts'
import type { ConfigParser } from './config-parser.ts'
import { createConfigReader } from './config-reader.ts'
import type { HubSource, Page, RepositoryQuery, RepositorySummary } from './hub-source.ts'
import { LIBRARY } from './page-reference.ts'
import { createImageReader } from './sqlite-image.ts'
import { createTagReader } from './sqlite-tags.ts'

// Names are ASCII, so every name that begins with a prefix is below the prefix and this character.
const LAST = '\u{10ffff}'

/** The pages' read model over hub.sqlite (through reading connections) and the blob files. */
export function createSqliteSource(parts: { read: ReadPages; blobs: BlobFiles; configs: ConfigParser }): HubSource {
  const { read } = parts
  const configs = createConfigReader(parts.blobs, parts.configs)
  const find = async (name: string) => (await read('repositoryByName', { name }))[0]
  const tags = createTagReader(read, configs)
  const image = createImageReader(read, configs)
  return {
    listRepositories: (query) => listRepositories(read, query),
    repository: async (name) => {
      const row = await find(name)
      return row && toSummary(row)
    },
    tags: async (name, query) => {
      const repository = await find(name)
      return repository ? tags(repository.id, query) : { items: [] }
    },
    image: async (name, reference) => {
      const repository = await find(name)
      return repository && image(repository, reference)
    },
  }
}

async function listRepositories(read: ReadPages, query: RepositoryQuery): Promise<Page<RepositorySummary>> {
  const ranges = prefixes(query).map((prefix) =>
    read('repositoriesInRange', { from: prefix, before: prefix + LAST, after: query.after ?? '', limit: query.limit + 1 }))
  const found = new Map((await Promise.all(ranges)).flat().map((row) => [row.name, row]))
  const rows = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return toPage(rows.map(toSummary), query.limit, (row) => row.name)
}

/** Cuts rows that were read with one more than `limit` to a page; `cursor` names the last row shown. */
export function toPage<T>(rows: T[], limit: number, cursor: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: cursor(last) } : { items }
}

// Users leave `library/` out, so a search looks at both.
function prefixes({ namespace, prefix = '' }: RepositoryQuery): string[] {
  if (namespace !== undefined) return [`${namespace}/${prefix}`]
  return prefix === '' ? [''] : [prefix, `${LIBRARY}/${prefix}`]
}

function toSummary(row: RepositoryRow): RepositorySummary {
  return { name: row.name, namespace: row.namespace, tagCount: row.tag_count, createdAt: row.created_at, updatedAt: row.updated_at }
}
