export type PairLimits = { pairs: number; name: number; value: number }

/** Labels are searched by their whole text, annotations only shown. */
export const LABEL_LIMITS: PairLimits = { pairs: 64, name: 128, value: 256 }
export const ANNOTATION_LIMITS: PairLimits = { pairs: 32, name: 256, value: 1024 }

/** The text members of an object, the first in byte order of their names; what is longer than it may be is cut. */
export function cutPairs(object: unknown, limits: PairLimits): [string, string][] {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return []
  const members = Object.entries(object).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[0].length <= limits.name)
  const chosen = members.length > limits.pairs ? members.sort(([one], [other]) => (one < other ? -1 : 1)).slice(0, limits.pairs) : members
  return chosen.map(([name, value]) => [name.toWellFormed(), value.slice(0, limits.value).toWellFormed()])
}

/** A date of a document in Unix ms; null for years that no build has (0001, 9999) and for what is no date. */
export function saneTime(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 64 || !/^\d{4}-\d\d-\d\d/.test(value)) return null
  const at = Date.parse(value)
  const year = Number.isNaN(at) ? 0 : new Date(at).getUTCFullYear()
  return year >= 1990 && year <= 2200 ? at : null
}
