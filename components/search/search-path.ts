import type { SearchQuery } from '../../lib/db/index/search-query.ts'
import { printSearch } from '../../lib/hub/search/print-search.ts'

/** The address of a search for these terms. */
export function searchPath(terms: SearchQuery): string {
  const q = printSearch(terms)
  return q === '' ? '/search' : `/search?${new URLSearchParams({ q })}`
}
