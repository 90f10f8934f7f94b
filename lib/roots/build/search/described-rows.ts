import { compareKeys, type Keyed } from '../../search/search-key.ts'
import { namespaceTerm } from '../../search/search-row.ts'
import type { SearchTree } from '../../search/search-tree.ts'
import type { Described } from './short-descriptions.ts'

/** What the rows say of one repository; undefined when they have none of it. */
export async function describedAs(tree: SearchTree | undefined, name: string): Promise<string | undefined> {
  const key: Keyed = [namespaceTerm(name), 0, name]
  const place = await tree?.find(0, (end) => compareKeys(end, key) < 0)
  const row = place && (await tree?.rows(place))?.find((row) => compareKeys(row, key) === 0)
  return row?.[3]
}

/** The repositories of a namespace of which there are rows, whose full names come after this one, in their order. */
export async function* listDescribed(tree: SearchTree | undefined, namespace: string, behind: string): AsyncGenerator<Described> {
  const term = `${namespace}/`
  const isPassed = (key: Keyed): boolean => compareKeys(key, [term, 0, behind]) <= 0
  let place = await tree?.find(0, isPassed)
  while (tree && place) {
    const { entry } = place
    for (const row of await tree.rows(place)) {
      if (isPassed(row)) continue
      if (row[0] !== term) return
      yield { name: row[2], short: row[3] }
    }
    place = await tree.find(0, (end) => compareKeys(end, entry) <= 0)
  }
}
