import { wordsOf } from '../../db/index/search-tokens.ts'
import type { SearchField, SearchQuery } from '../../db/index/search-query.ts'
import { compareKeys, type Keyed } from './search-key.ts'
import { searchWords, type SearchRow } from './search-row.ts'

/** A condition that rows can be asked about: a word, the beginning of one, the beginning of a full name that has a slash. */
export type Condition = { kind: 'word' | 'prefix' | 'name'; value: string }

const MOST_CONDITIONS = 12
// What leads to the fewest rows first.
const ORDER = ['name', 'word', 'prefix']

/** What a search asks of `search/`; of its other fields nothing is known there. */
export function toConditions(query: SearchQuery): { conditions: Condition[]; ignored: SearchField[] } {
  const conditions = query.flatMap(({ field, value }): Condition[] => {
    if (field === 'name') return [{ kind: 'name', value: value.toLowerCase() }]
    if (field !== 'word' && field !== 'prefix') return []
    return wordsOf(value).map((word, index, all) => ({ kind: field === 'prefix' && index === all.length - 1 ? 'prefix' : 'word', value: word }))
  })
  const ignored = new Set(query.map(({ field }) => field).filter((field) => field !== 'name' && field !== 'word' && field !== 'prefix'))
  return { conditions: distinct(conditions).slice(0, MOST_CONDITIONS), ignored: [...ignored] }
}

/** The condition that the fewest rows are likely to fulfil, by which they are looked up: the longest. */
export function narrowest(conditions: Condition[]): Condition | undefined {
  return conditions.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.value.length - a.value.length)[0]
}

/** Where the rows of a condition stand: all of them one after the other. */
export type RowRange = { isBefore: (key: Keyed) => boolean; isIn: (row: SearchRow) => boolean }

/** All rows of a condition. */
export function rangeOf({ kind, value }: Condition): RowRange {
  if (kind === 'name') {
    const term = value.slice(0, value.indexOf('/') + 1)
    return { isBefore: (key) => compareKeys(key, [term, 0, value]) < 0, isIn: (row) => row[0] === term && row[2].startsWith(value) }
  }
  return { isBefore: ([term]) => term < value, isIn: ([term]) => (kind === 'word' ? term === value : term.startsWith(value)) }
}

/** Whether a repository fulfils all conditions, by what its row says itself; one with several rows of a condition does by the first. */
export function isFound([term, , name, short]: SearchRow, by: Condition, conditions: Condition[]): boolean {
  const words = searchWords(name, short)
  if (by.kind === 'prefix' && term !== words.filter((word) => word.startsWith(by.value)).sort()[0]) return false
  return conditions.every((condition) => holds(condition, name, words))
}

function holds({ kind, value }: Condition, name: string, words: string[]): boolean {
  if (kind === 'name') return name.startsWith(value)
  return kind === 'word' ? words.includes(value) : words.some((word) => word.startsWith(value))
}

function distinct(conditions: Condition[]): Condition[] {
  return [...new Map(conditions.map((condition) => [`${condition.kind} ${condition.value}`, condition])).values()]
}
