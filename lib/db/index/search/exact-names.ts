import type { SearchQuery } from '../search-query.ts'

/** The names that a search is, taken literally, in place of what it may mean. `x` is `library/x` too. */
export function exactNames(query: SearchQuery): string[] {
  const named = query.filter(({ field }) => field === 'name').map(({ value }) => value)
  const words = query.filter(({ field }) => field === 'word').map(({ value }) => value)
  const names = named.length > 0 ? named : words.length > 0 ? [words.join('/'), `library/${words.join('/')}`] : []
  return names.map((name) => name.toLowerCase())
}
