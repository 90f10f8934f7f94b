import { compareKeys } from '../../search/search-key.ts'
import { searchRows, type SearchRow } from '../../search/search-row.ts'
import type { EntryEdit } from './edit-level.ts'
import type { TreeEdit } from './edit-tree.ts'

/** What a repository says in one line, before and now; undefined when it was not or is not there. */
export type DescriptionChange = { was: string | undefined; is: string | undefined }

/** What becomes of the rows of these repositories, by their full names. */
export function rowEdits(changes: ReadonlyMap<string, DescriptionChange>): TreeEdit {
  const edits: EntryEdit<SearchRow>[] = []
  const result = { repositories: 0, rows: 0 }
  for (const [name, { was, is }] of changes) {
    if (was === is) continue
    const [before, after] = [rowsOf(name, was), rowsOf(name, is)]
    const isSet = new Set(after.map(keyOf))
    for (const row of before) if (!isSet.has(keyOf(row))) edits.push({ key: row, item: undefined })
    for (const row of after) edits.push({ key: row, item: row })
    result.repositories += (is === undefined ? 0 : 1) - (was === undefined ? 0 : 1)
    result.rows += after.length - before.length
  }
  return { edits: edits.sort((a, b) => compareKeys(a.key, b.key)), ...result }
}

function rowsOf(name: string, short: string | undefined): SearchRow[] {
  return short === undefined ? [] : searchRows(name, short)
}

function keyOf([term, place]: SearchRow): string {
  return `${place} ${term}`
}
