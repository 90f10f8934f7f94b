import { z } from 'zod'
import { parseSearch } from '../../hub/search/parse-search.ts'
import type { SearchCursor } from '../../db/index/search-query.ts'
import { type repository, repositoryPage, suggestions } from '../answers/index-rows.ts'
import { cursorOf } from '../cursor.ts'
import { cursorParameterOf, limitParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import type { ApiRoute } from '../types.ts'
import { findPlaces } from './places.ts'
import type { ReadParts } from './read-parts.ts'
import { shownRepository } from './shown-rows.ts'

export type FoundRepository = z.output<typeof repository>
export type SearchPage = { items: FoundRepository[]; cursor: string | null }
export type SearchRepositories = (question: { text: string; cursor?: string | undefined; limit: number }) => Promise<SearchPage>

const searchCursor = cursorOf(z.object({ tier: z.int().min(0), place: z.number() }))
const text = z.string().max(10_000).default('').describe('words, `begin*`, `namespace/`, `:tag`, `owner:`, `arch:`, `os:`, `label:key=value`, `digest:`, `type:`; all must hold')

/** `search?q=`: GET of the repositories that fulfil all terms, the best first. */
export function searchRoute(parts: ReadParts): ApiRoute {
  return route('search', 'Search').get({
    summary: 'Finds repositories, the best first', description: 'A page may hold fewer than asked for, even none, and still have a next.', isPublic: true,
    query: { q: text, limit: limitParameter(20, 100), cursor: cursorParameterOf(searchCursor) }, answers: { 200: repositoryPage },
    run: async ({ query: { q, limit, cursor } }) => ({ status: 200, value: await findRepositories(parts, { text: q, limit, after: cursor }) }),
  })
}

/** The repositories that fulfil all terms of a text, the best first. */
async function findRepositories(parts: ReadParts, { text, ...page }: { text: string; limit: number; after: SearchCursor | undefined }): Promise<SearchPage> {
  const { items, next } = await parts.index('search', { query: parseSearch(text), ...page })
  return { items: items.map((row) => shownRepository(parts, row)), cursor: next ? searchCursor.encode(next) : null }
}

/** The same for the hub's pages; a cursor is that of the page before. Throws ApiError 400 for another one. */
export function pageSearch(parts: ReadParts): SearchRepositories {
  return async ({ text, cursor, limit }) => findRepositories(parts, { text, limit, after: cursor === undefined ? undefined : searchCursor.decode(cursor) })
}

/** `suggestions?q=`: GET of what somebody who types a name may mean. */
export function suggestionsRoute(parts: ReadParts): ApiRoute {
  return route('suggestions', 'Search').get({
    summary: 'What somebody who types a name, or pastes a digest, key or CID, may mean', isPublic: true,
    query: { q: z.string().max(1000).describe('the beginning of a name or tag, a digest, a key, a CID'), limit: limitParameter(10, 50) }, answers: { 200: suggestions },
    run: async ({ query: { q, limit } }) => {
      const [places, named] = await Promise.all([findPlaces(parts)(q, limit), parts.index('suggest', { text: q, limit })])
      return { status: 200, value: { places, ...named } }
    },
  })
}
