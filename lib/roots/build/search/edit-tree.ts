import { CID } from 'multiformats/cid'
import type { Link } from '../../../ipfs/block-source.ts'
import type { PathChange } from '../../../ipfs/dag/directories.ts'
import { openDirectories } from '../../../ipfs/dag/directory.ts'
import { encodeSearchIndex, encodeSearchLeaf, encodeSearchNode, type FileEntry, type SearchIndex } from '../../search/search-documents.ts'
import { compareKeys, type Keyed } from '../../search/search-key.ts'
import type { SearchRow } from '../../search/search-row.ts'
import type { FilePlace, SearchTree } from '../../search/search-tree.ts'
import { putFile, type Build } from '../build.ts'
import { applyEdits, cutLevel, editLevel, type EntryEdit, type LevelFiles } from './edit-level.ts'
import { entryBytes } from './file-cutter.ts'

// The index is one file: when its entries would be larger there is a level more.
const MOST_INDEX_BYTES = 64 * 1024

/** Sorted edits of rows, and how many more repositories and rows there are with them. */
export type TreeEdit = { edits: EntryEdit<SearchRow>[]; repositories: number; rows: number }

type Counts = SearchIndex['levels'][number]
/** Entries of the directory `search/` that go and come. */
type Names = { gone: string[]; come: Map<string, Link> }

/** Changes the rows of `search/`, or makes it when there is none: of each level the files that are touched, and the index. */
export async function editTree(build: Build, tree: SearchTree | undefined, { edits: rows, repositories, rows: more }: TreeEdit): Promise<PathChange[]> {
  const names: Names = { gone: [], come: new Map() }
  const levels: Counts[] = []
  let edits = await editLeaves(build, tree, rows, names)
  for (;;) {
    const level = levels.length
    levels.push(countsWith(tree?.index.levels[level], edits))
    if ((levels[level]?.bytes ?? 0) <= MOST_INDEX_BYTES) break
    edits = await editLists(build, tree, level + 1, edits, names)
  }
  const files = applyEdits(await allEntries(tree, levels.length), edits.items)
  await setTop(tree, levels.length, files, names)
  const index: SearchIndex = { v: 1, repositories: repositories + (tree?.index.repositories ?? 0), rows: more + (tree?.index.rows ?? 0), levels, files }
  return [
    ...names.gone.map((name) => ({ path: ['search', name], entry: undefined })),
    ...Array.from(names.come, ([name, entry]) => ({ path: ['search', name], entry })),
    { path: ['search', 'index.json'], entry: putFile(build, encodeSearchIndex(index)) },
  ]
}

/** Sorted edits of the entries of one level, and what they mean for their number and bytes. */
type EntryEdits = { items: EntryEdit<FileEntry>[]; files: number; bytes: number }

async function editLeaves(build: Build, tree: SearchTree | undefined, edits: EntryEdit<SearchRow>[], names: Names): Promise<EntryEdits> {
  const { removed, added } = await editLevel(0, filesOf(tree, 0, (tree, place) => tree.rows(place)), edits)
  const entries = added.map((rows) => entryOf(build, rows, encodeSearchLeaf({ v: 1, rows })))
  if (tree?.index.levels.length === 1) names.gone.push(...removed.map(({ entry: [, , , cid] }) => cid))
  return toEdits(removed.map(({ entry }) => entry), entries)
}

// The lists of a level hold the entries of the files one level below.
async function editLists(build: Build, tree: SearchTree | undefined, level: number, { items }: EntryEdits, names: Names): Promise<EntryEdits> {
  const isThere = tree !== undefined && level < tree.index.levels.length
  const { removed, added } = isThere
    ? await editLevel(level, filesOf(tree, level, (tree, place) => tree.list(place)), items)
    : { removed: [], added: cutLevel(level, applyEdits(await allEntries(tree, level), items)) }
  names.gone.push(...removed.map(({ entry: [, , , cid] }) => cid))
  const entries: FileEntry[] = []
  for (const files of added) {
    const entry = entryOf(build, files, encodeSearchNode({ v: 1, files }))
    names.come.set(entry[3], await listDirectory(build, entry, level === 1 ? files : []))
    entries.push(entry)
  }
  return toEdits(removed.map(({ entry }) => entry), entries)
}

function filesOf<T>(tree: SearchTree | undefined, level: number, read: (tree: SearchTree, place: FilePlace) => Promise<T[]>): LevelFiles<T, FilePlace> {
  return {
    at: async (key) => (await tree?.find(level, (end) => compareKeys(end, key) < 0)) ?? tree?.last(level),
    after: async ({ entry }) => tree?.find(level, (end) => compareKeys(end, entry) <= 0),
    endOf: ({ entry }) => entry,
    read: async (place) => (tree ? read(tree, place) : []),
  }
}

function entryOf(build: Build, items: readonly Keyed[], bytes: Uint8Array): FileEntry {
  const [term, place, name] = items.at(-1) ?? ['', 0, '']
  return [term, place, name, putFile(build, bytes).cid.toString(), bytes.length]
}

function linkOf([, , , cid, tsize]: FileEntry): Link {
  return { cid: CID.parse(cid), tsize }
}

function listDirectory({ store }: Build, list: FileEntry, leaves: FileEntry[]): Promise<Link> {
  return openDirectories(store).build([{ name: 'index.json', ...linkOf(list) }, ...leaves.map((leaf) => ({ name: leaf[3], ...linkOf(leaf) }))])
}

function toEdits(removed: FileEntry[], added: FileEntry[]): EntryEdits {
  const size = (entries: FileEntry[]): number => entries.reduce((sum, entry) => sum + entryBytes(entry), 0)
  const edits = new Map<string, EntryEdit<FileEntry>>()
  const set = (entry: FileEntry, item: FileEntry | undefined): unknown => edits.set(JSON.stringify(entry.slice(0, 3)), { key: entry, item })
  for (const entry of removed) set(entry, undefined)
  for (const entry of added) set(entry, entry)
  return { items: [...edits.values()].sort((a, b) => compareKeys(a.key, b.key)), files: added.length - removed.length, bytes: size(added) - size(removed) }
}

function countsWith(counts: Counts | undefined, { files, bytes }: EntryEdits): Counts {
  return { files: (counts?.files ?? 0) + files, bytes: (counts?.bytes ?? 0) + bytes }
}

/** All entries that name the files of the level below `level`, as they were. */
async function allEntries(tree: SearchTree | undefined, level: number): Promise<FileEntry[]> {
  if (!tree || level > tree.index.levels.length) return []
  if (level === tree.index.levels.length) return tree.index.files
  const lists = await allEntries(tree, level + 1)
  return (await Promise.all(lists.map((entry) => tree.list({ entry, folder: '' })))).flat()
}

// Leaves stand beside the index when it names them itself; a tree that became lower has lists that nothing names any more.
async function setTop(tree: SearchTree | undefined, height: number, files: FileEntry[], { gone, come }: Names): Promise<void> {
  const before = tree?.index.levels.length ?? 0
  if (height === 1) for (const entry of files) come.set(entry[3], linkOf(entry))
  if (before === 1 && height > 1) gone.push(...(tree?.index.files ?? []).map(([, , , cid]) => cid))
  for (let level = height; level < before; level++) gone.push(...(await allEntries(tree, level + 1)).map(([, , , cid]) => cid))
}
