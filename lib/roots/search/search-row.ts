import { wordsOf } from '../../db/index/search-tokens.ts'

/** A word of what a repository says, how well it fits (0 best), the repository's full name, its short description or nothing. */
export type SearchRow = [term: string, place: number, name: string, short: string]

const MOST_WORDS = 32
/** How well a word fits: `library/<word>`, the last component of the name, a word of the name, of the description alone. */
const PLACE = { official: 0, last: 1, name: 2, short: 3 } as const

/** What a repository is found by: the words of its full name, then those of its short description, 32 of them at most. */
export function searchWords(name: string, short: string): string[] {
  return wordsOfBoth(wordsOf(name), short)
}

/** Under which term all repositories of a namespace stand, by their names. No word has a slash. */
export function namespaceTerm(name: string): string {
  const [namespace = ''] = name.split('/')
  return `${namespace}/`
}

/** The rows of one repository. */
export function searchRows(name: string, short: string): SearchRow[] {
  const named = wordsOf(name)
  const last = wordsOf(name.slice(name.lastIndexOf('/') + 1))
  const placeOf = (word: string): number => {
    if (name === `library/${word}`) return PLACE.official
    if (last.length === 1 && last[0] === word) return PLACE.last
    return named.includes(word) ? PLACE.name : PLACE.short
  }
  const words = wordsOfBoth(named, short).map((word): SearchRow => [word, placeOf(word), name, short])
  return [...words, [namespaceTerm(name), 0, name, short]]
}

function wordsOfBoth(named: string[], short: string): string[] {
  return [...new Set([...named, ...wordsOf(short)])].slice(0, MOST_WORDS)
}
