import type { ReadPages, RepositoryRow } from '../db/queries/pages.ts'
import type { BlobFiles } from './blob-files.ts'
import type { ConfigParser } from './config-parser.ts'
import { createConfigReader } from './config-reader.ts'
import type { HubSource, Page, RepositoryQuery, RepositorySummary, TagSummary } from './hub-source.ts'
import { readImageTrust, readTagTrust, type Signatures } from './image-trust.ts'
import { readImageLabels } from './image-labels.ts'
import type { OverviewReader } from './own-overview.ts'
import { LIBRARY } from './page-reference.ts'
import { createImageReader } from './sqlite-image.ts'
import { createTagReader } from './sqlite-tags.ts'

// Names are ASCII, so every name that begins with a prefix is below the prefix and this character.
const LAST = '\u{10ffff}'

/** `isDenied`: names that the pages do not know. */
export type SqliteSourceParts = { read: ReadPages; blobs: BlobFiles; configs: ConfigParser; signatures: Signatures; overview: OverviewReader; isDenied: (name: string) => boolean }

/** What there is to read of the hub's own repositories. */
export type OwnSource = Omit<HubSource, 'followed' | 'followedNamespaces' | 'publishedRoot' | 'moves'>

/** The pages' read model over hub.sqlite (through reading connections) and the blob files. */
export function createSqliteSource(parts: SqliteSourceParts): OwnSource {
  const { read, signatures, isDenied } = parts
  const configs = createConfigReader(parts.blobs, parts.configs)
  const find = async (name: string) => (isDenied(name) ? undefined : (await read('repositoryByName', { name }))[0])
  const tags = createTagReader(read, configs)
  const image = createImageReader(read, configs, parts.blobs)
  return {
    listRepositories: async (query) => {
      const page = await listRepositories(read, signatures, query)
      return { ...page, items: page.items.filter(({ name }) => !isDenied(name)) }
    },
    repository: async (name) => {
      const row = await find(name)
      return row && toSummary(signatures, row)
    },
    overview: async (name) => ((await find(name)) ? parts.overview(name) : { platforms: [] }),
    labels: async (name, reference) => {
      const repository = await find(name)
      return repository ? readImageLabels((wanted) => image(repository, wanted), reference) : new Map()
    },
    tags: async (name, query) => {
      const repository = await find(name)
      return repository ? withTrust(signatures, name, await tags(repository.id, query)) : { items: [] }
    },
    image: async (name, reference) => {
      const repository = await find(name)
      return repository && image(repository, reference)
    },
    trust: (name, found) => readImageTrust(signatures, name, found),
  }
}

async function withTrust(signatures: Signatures, repository: string, page: Page<TagSummary>): Promise<Page<TagSummary>> {
  const trusts = await readTagTrust(signatures, repository, page.items)
  return { ...page, items: page.items.map((tag) => ({ ...tag, trust: trusts.get(tag.name) ?? 'unsigned' })) }
}

async function listRepositories(read: ReadPages, signatures: Signatures, query: RepositoryQuery): Promise<Page<RepositorySummary>> {
  const ranges = prefixes(query).map((prefix) =>
    read('repositoriesInRange', { from: prefix, before: prefix + LAST, after: query.after ?? '', limit: query.limit + 1 }))
  const found = new Map((await Promise.all(ranges)).flat().map((row) => [row.name, row]))
  const rows = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return toPage(rows.map((row) => toSummary(signatures, row)), query.limit, (row) => row.name)
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

function toSummary({ rules }: Signatures, row: RepositoryRow): RepositorySummary {
  return { name: row.name, wantsSignatures: rules.wants(row.name), namespace: row.namespace, tagCount: row.tag_count, createdAt: row.created_at, updatedAt: row.updated_at }
}
