import { CID } from 'multiformats/cid'
import type { SearchField, SearchQuery } from '../../lib/db/index/search-query.ts'
import { listDirectory } from '../../lib/hub/static/list-directory.ts'
import type { OpenVisit } from './open-visit.ts'

/** What was found; `ignored`: terms that cannot be answered without a hub. */
export type Found = { repositories: { name: string; short: string }[]; ignored: SearchField[]; isAll: boolean }

export const NO_SEARCH_WORDS = 'Not told by what is published'

/** Searches a hub by the files in its root; a root without these by the names in it. Throws what reading them throws. */
export async function findRepositories({ source, home }: OpenVisit, query: SearchQuery, options: { limit: number; signal: AbortSignal }): Promise<Found> {
  if (home.layout !== 'hub') return findNames(await listDirectory(source.blocks, CID.parse(home.root), []), home.name, query)
  const { StaticSearch } = await import('../../lib/hub/static-search.ts')
  const { found, ignored, next } = await new StaticSearch({ source: source.blocks, root: CID.parse(home.root) }).search(query, options)
  return { repositories: found, ignored, isAll: next === undefined }
}

const BY_NAME = new Set<SearchField>(['word', 'prefix', 'name'])

function findNames(names: readonly string[], below: string, query: SearchQuery): Found {
  const wanted = query.filter(({ field }) => BY_NAME.has(field)).map(({ value }) => value.toLowerCase())
  const ignored = query.map(({ field }) => field).filter((field) => !BY_NAME.has(field))
  const repositories = names.filter((name) => wanted.every((word) => name.includes(word))).map((name) => ({ name: `${below}/${name}`, short: '' }))
  return { repositories, ignored: [...new Set(ignored)], isAll: true }
}
