import type { CID } from 'multiformats/cid'
import { HUB } from '../../../db/hub-name.ts'
import { all } from '../../../db/operation.ts'
import { DocumentError } from '../../documents.ts'
import { FileRefusedError } from '../../read/read-file.ts'
import { walkPath } from '../../read/walk-path.ts'
import { openSearchTree } from '../../search/open-search-tree.ts'
import type { SearchTree } from '../../search/search-tree.ts'
import type { Build } from '../build.ts'
import type { Pending } from '../pending-changes.ts'
import { editTree } from './edit-tree.ts'
import { rowEdits } from './row-edits.ts'
import { SearchEdit } from './search-edit.ts'

// What one publication looks at; the rest follows in the next.
const MOST_REPOSITORIES = 10_000

/** A namespace's root as the hub's root linked it, and as it links it now. */
export type NamespaceLink = { name: string; before: CID | undefined; after: CID | undefined }

/** `hub`: the hub's root before; `pending`: changes of the kind `search`; `most`: repositories that are looked at. */
export type SearchQuestion = { hub: CID | undefined; links: NamespaceLink[]; pending: Pending[]; most?: number }

/**
 * Brings `search/` up to date with the namespaces that this root links: of a root that moved what differs; of those in `pending` all
 * repositories, in parts. What it did not get to comes back as keys of changes of the kind `search`: a namespace, or the full name of
 * the repository behind which to go on. The same rows lead to the same files, whatever was there before.
 */
export async function setSearch(build: Build, question: SearchQuestion): Promise<string[]> {
  try {
    return await update(build, question, question.hub && (await openSearchTree(build.store, question.hub)))
  } catch (error) {
    // What cannot be read, or is of another version, is made anew.
    if (error instanceof DocumentError || error instanceof FileRefusedError) return update(build, question, undefined)
    throw error
  }
}

async function update(build: Build, { hub, links, pending, most = MOST_REPOSITORIES }: SearchQuestion, tree: SearchTree | undefined): Promise<string[]> {
  const edit = new SearchEdit(build, tree, most)
  const whole = tree ? [...pending.map(({ key }) => key), ...(await addDifferences(edit, links))] : ownNamespaces(build)
  const linked = new Map(links.map(({ name, after }) => [name, after]))
  const left: string[] = []
  for (const [namespace, behind] of firstOfEach(whole)) {
    const root = linked.has(namespace) ? linked.get(namespace) : hub && (await walkPath(build.store, hub, [namespace]))?.cid
    const next = await edit.addPart(namespace, root, behind)
    if (next !== undefined) left.push(next === '' ? namespace : next)
  }
  const rows = rowEdits(edit.changes)
  if (!tree) build.changes.push({ path: ['search'], entry: undefined })
  if (!tree || rows.edits.length > 0) build.changes.push(...(await editTree(build, tree, rows)))
  return left
}

function ownNamespaces({ db }: Build): string[] {
  return all<{ name: string }>(db, 'SELECT name FROM namespace WHERE name <> ?', HUB).map(({ name }) => name)
}

/** The namespaces of which it cannot be told what differs, or is too much. */
async function addDifferences(edit: SearchEdit, links: NamespaceLink[]): Promise<string[]> {
  const whole: string[] = []
  for (const { name, before, after } of links) {
    const isSame = before?.toString() === after?.toString()
    if (!isSame && (!before || !after || !(await edit.addDifference(name, before, after)))) whole.push(name)
  }
  return whole
}

/** Namespaces with the name behind which to begin: empty for the beginning, the earliest of several. */
function firstOfEach(keys: string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const key of keys.toSorted()) {
    const [namespace = ''] = key.split('/')
    if (!found.has(namespace)) found.set(namespace, key === namespace ? '' : key)
  }
  return found
}
