/**
 * What rows of `search/`, and the files they stand in, are sorted by: a word, how well it fits the repository, the repository's full
 * name. Texts are compared by their UTF-16 code units, as RFC 8785 sorts the members of an object.
 */
export type SearchKey = readonly [term: string, place: number, name: string]

/** A row or a list's entry, which begins with its key. */
export type Keyed = readonly [term: string, place: number, name: string, ...rest: (string | number)[]]

/** Negative when the first comes before the second, 0 for the same key. */
export function compareKeys([term, place, name]: Keyed, [otherTerm, otherPlace, otherName]: Keyed): number {
  return compare(term, otherTerm) || place - otherPlace || compare(name, otherName)
}

/** Whether they come one after the other, none twice. */
export function areAscending(items: readonly Keyed[]): boolean {
  return items.every((item, index) => {
    const before = items[index - 1]
    return before === undefined || compareKeys(before, item) < 0
  })
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
