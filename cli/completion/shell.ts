import type { Flag, Place } from './places.ts'

/** The options of one kind of value, as a pattern of `case` over "<command> <option>". */
export type ValuePattern = { pattern: string; words: readonly string[] }

/** In the way of POSIX: nothing in it means anything to a shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The options whose values are known words; those whose values are paths; those whose values nobody knows; `else`: both of these. */
export function optionsWith(places: readonly Place[], kind: 'choices' | 'path' | 'free' | 'else'): ValuePattern[] {
  return places.flatMap(({ path, flags }) => flags.filter((flag) => isOf(kind, flag)).map(({ words, value }) => ({
    pattern: words.map((word) => quote(`${path} ${word}`)).join(' | '), words: Array.isArray(value) ? value : [],
  })))
}

function isOf(kind: 'choices' | 'path' | 'free' | 'else', { value }: Flag): boolean {
  if (kind === 'choices') return Array.isArray(value)
  return kind === 'else' ? value === 'path' || value === 'free' : value === kind
}
