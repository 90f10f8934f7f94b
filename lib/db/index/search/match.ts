import type { SearchQuery, SearchTerm } from '../search-query.ts'
import { facetToken, leafToken, namePrefixToken, nameToken, shortPrefixToken, wordsOf, wordToken, type Facet } from '../search-tokens.ts'

const MAX_WORDS = 12
const FACETS: Partial<Record<SearchTerm['field'], Facet>> = { arch: 'arch', os: 'os', type: 'type' }

/** What a search asks of repository_text: an expression of FTS5 per tier, the best first; undefined when nothing is asked of it. */
export type Tiers = (string | undefined)[]

/**
 * The tiers in which results come, each without those of the tiers before: the last component of the name is just these words;
 * the name has them; anything does; and words of the name or description that begin with them. Properties hold in all of them.
 */
export function tiersOf(query: SearchQuery): Tiers {
  const words = [...new Set(query.filter(({ field }) => field === 'word' || field === 'prefix').flatMap(({ field, value }) => wordsOf(value).map((word, index, all) => ({ word, open: field === 'prefix' && index === all.length - 1 }))))]
  const facets = query.flatMap(({ field, value }) => FACETS[field] === undefined ? [] : [quote(facetToken(FACETS[field], value))])
  if (words.length === 0) return [facets.length === 0 ? undefined : all(facets)]
  const few = words.slice(0, MAX_WORDS)
  const closed = few.every(({ open }) => !open)
  const steps = [
    ...(closed ? [quote(leafToken(few.map(({ word }) => word)))] : []),
    all(few.map(({ word, open }) => quote(open ? namePrefixToken(word) : nameToken(word)))),
    all(few.map(({ word, open }) => (open ? begins(word) : quote(wordToken(word))))),
    ...(closed ? [all(few.map(({ word }) => `(${quote(wordToken(word))} OR ${begins(word)})`))] : []),
  ]
  return steps.map((step, index) => all([index === 0 ? step : `(${step} NOT (${steps.slice(0, index).join(' OR ')}))`, ...facets]))
}

const all = (parts: string[]): string => parts.length === 1 ? parts.join('') : `(${parts.join(' AND ')})`
const begins = (word: string): string => `(${quote(namePrefixToken(word))} OR ${quote(shortPrefixToken(word))})`
const quote = (token: string): string => `"${token.replaceAll('"', '')}"`
