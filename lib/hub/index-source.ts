import type { RepositoryRow } from '../db/index/repository-rows.ts'
import { parseName } from '../names/name.ts'
import { findFollowed, listFollowedNamespaces, type FollowedParts } from './followed-names.ts'
import type { HubSource, Page, RepositoryQuery, RepositorySummary } from './hub-source.ts'
import { createIndexImageReader, type ReadConfig } from './index-image.ts'
import { readIndexLabels, readIndexOverview } from './index-overview.ts'
import { readIndexTags } from './index-tags.ts'
import { LIBRARY } from './page-reference.ts'

export type IndexSourceParts = FollowedParts & { /** of an image outside this hub */ readConfig: ReadConfig; /** whether all bytes of a followed name are here */ isKept: (name: string) => Promise<boolean> }

/** What there is to read of others. */
export type FollowedSource = Omit<HubSource, 'publishedRoot' | 'moves'>

/** The pages' read model of what this hub only follows, over index.sqlite; it knows nothing of what the hub writes itself. */
export function createIndexSource(parts: IndexSourceParts): FollowedSource {
  const { index } = parts
  const image = createIndexImageReader(index, parts.readConfig)
  const foreign = (name: string): string | undefined => foreignName(parts, name)
  return {
    listRepositories: (query) => listRepositories(parts, query),
    repository: async (text) => {
      const name = foreign(text)
      const row = name === undefined ? undefined : await index('repository', { name })
      return row && toSummary(row)
    },
    overview: async (text) => {
      const name = foreign(text)
      return name === undefined ? { platforms: [] } : readIndexOverview(index, name)
    },
    labels: async (text, reference) => {
      const name = foreign(text)
      return name === undefined ? new Map() : readIndexLabels(index, name, reference)
    },
    tags: async (text, query) => {
      const name = foreign(text)
      return name === undefined ? { items: [] } : readIndexTags(index, name, query)
    },
    image: async (text, reference) => {
      const name = foreign(text)
      return name === undefined ? undefined : image(name, reference)
    },
    // The signatures of what others publish are verified by whoever wants to know.
    trust: async (name) => ({ trust: undefined, required: false, lines: [], unread: (await parts.isKept(name.split('/', 1)[0] ?? '')) ? 'kept' : 'away' }),
    followed: (name) => findFollowed(parts, name),
    followedNamespaces: (query) => listFollowedNamespaces(parts, query),
  }
}

// `library/x` is how the pages ask for x, which a root outside this hub can be by itself.
function foreignName({ isWritten }: FollowedParts, text: string): string | undefined {
  const short = text.startsWith(`${LIBRARY}/`) ? text.slice(LIBRARY.length + 1) : text
  const kind = short.includes('/') ? undefined : parseName(short)?.kind
  const name = kind === undefined || kind === 'handle' ? text : short
  return isWritten(name.split('/', 1)[0] ?? '') ? undefined : name
}

async function listRepositories({ index, isWritten }: FollowedParts, { namespace, after, limit }: RepositoryQuery): Promise<Page<RepositorySummary>> {
  if (namespace === undefined || isWritten(namespace.split('/', 1)[0] ?? '')) return { items: [] }
  const { items, next } = await index('repositoriesOfNamespace', { namespace, order: 'name', after, limit })
  return { items: items.map(toSummary), ...(typeof next === 'string' ? { next } : {}) }
}

function toSummary({ name, namespace, tagCount, createdAt, updatedAt }: RepositoryRow): RepositorySummary {
  return { name, namespace, tagCount, createdAt, updatedAt, wantsSignatures: false }
}
