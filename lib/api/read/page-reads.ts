import type { ReadPages } from '../../db/queries/pages.ts'
import { createSitemapReader, type SitemapReader } from '../../hub/sitemap.ts'
import { pageDiscover, type Discover } from './discover.ts'
import { findPlaces, type FindPlaces } from './places.ts'
import type { ReadParts } from './read-parts.ts'
import { pageSearch, type SearchRepositories } from './search.ts'

/** What the hub's pages ask beside the repositories that they show. */
export type PageReads = {
  /** finds repositories of this hub and of those that it follows */
  search: SearchRepositories
  /** what the first page shows of them */
  discover: Discover
  /** what a text names exactly */
  places: FindPlaces
  /** this hub's repositories, for search engines */
  sitemap: SitemapReader
}

export type PageReadsParts = ReadParts & { readPages: ReadPages; isDenied: (name: string) => boolean }

/** All of them over one hub. */
export function pageReads(parts: PageReadsParts): PageReads {
  return { search: pageSearch(parts), discover: pageDiscover(parts), places: findPlaces(parts), sitemap: createSitemapReader({ read: parts.readPages, isDenied: parts.isDenied }) }
}
