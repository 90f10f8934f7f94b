import type { SearchQuery, SearchTerm } from '../../db/index/search-query.ts'
import { parseSearch } from './parse-search.ts'

/** Terms as somebody would type them; `parseSearch` reads the same terms from it. */
export function printSearch(query: SearchQuery): string {
  return query.map(printTerm).join(' ')
}

function printTerm(term: SearchTerm): string {
  const short = shortForm(term)
  return isJust(parseSearch(short), term) ? short : `${term.field}:${quote(term.value)}`
}

function shortForm({ field, value }: SearchTerm): string {
  if (field === 'word' || field === 'name') return quote(value)
  if (field === 'prefix') return `${quote(value)}*`
  return field === 'tag' ? `:${quote(value)}` : `${field}:${quote(value)}`
}

function isJust(read: SearchQuery, { field, value }: SearchTerm): boolean {
  return read.length === 1 && read[0]?.field === field && read[0].value === value
}

const quote = (value: string): string => (/\s/.test(value) ? `"${value}"` : value)
