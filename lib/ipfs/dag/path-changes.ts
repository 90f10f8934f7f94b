import { InvalidNameError, type PathChange } from './directories.ts'
import type { Link } from '../block-source.ts'

/** What becomes of one name: an entry in place of what was there (`base`), then changes below it. */
type NameChange = { base?: { entry: Link | undefined }; below: PathChange[] }

/** Groups changes by the first name of their paths, in order. Throws InvalidNameError for a path without a name. */
export function groupByName(changes: Iterable<PathChange>): Map<string, NameChange> {
  const groups = new Map<string, NameChange>()
  for (const { path: [first, ...rest], entry } of changes) {
    const name = checkName(first ?? '')
    const group = groups.get(name) ?? { below: [] }
    if (rest.length > 0) group.below.push({ path: rest, entry })
    groups.set(name, rest.length > 0 ? group : { base: { entry }, below: [] })
  }
  return groups
}

/** The name, when a directory can hold it. Throws InvalidNameError. */
export function checkName(name: string): string {
  if (name === '' || name.includes('/')) throw new InvalidNameError(`no entry can be named ${JSON.stringify(name)}`)
  return name
}
