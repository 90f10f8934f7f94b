import { compareKeys, type Keyed } from '../../search/search-key.ts'
import { FileCutter } from './file-cutter.ts'

/** An entry to be set, or taken out (`undefined`). */
export type EntryEdit<T> = { key: Keyed; item: T | undefined }

/** The files of one level as they are: each by the entry that names it. */
export type LevelFiles<T, F> = {
  /** the first file that does not end before the key, or else the last; undefined when there are none */
  at(key: Keyed): Promise<F | undefined>
  after(file: F): Promise<F | undefined>
  endOf(file: F): Keyed
  read(file: F): Promise<T[]>
}

/** The files that an edit of their level takes away, and what stands in those that come instead. */
export type LevelEdit<T, F> = { removed: F[]; added: T[][] }

/**
 * Edits the entries of a level, of which there are several files; `edits` sorted by key, none twice. Begins at the file where the edit
 * falls, and goes on until a new file ends where an old one does.
 */
export async function editLevel<T extends Keyed, F>(level: number, files: LevelFiles<T, F>, edits: EntryEdit<T>[]): Promise<LevelEdit<T, F>> {
  const result: LevelEdit<T, F> = { removed: [], added: [] }
  const cutter = new FileCutter<T>(level)
  let next = 0
  for (let edit = edits[next]; edit; edit = edits[next]) {
    let file = await files.at(edit.key)
    do {
      const after = file && (await files.after(file))
      const until = file && after ? endOfPart(edits, next, files.endOf(file)) : edits.length
      const items = file ? await files.read(file) : []
      if (file) result.removed.push(file)
      for (const item of applyEdits(items, edits.slice(next, until))) pushIf(result.added, cutter.add(item))
      next = until
      file = after
    } while (file && !cutter.isBetween)
    if (!cutter.isBetween) result.added.push(cutter.rest())
  }
  return result
}

/** Cuts all entries of a level, of which there are no files yet. */
export function cutLevel<T extends Keyed>(level: number, items: T[]): T[][] {
  const [cutter, files]: [FileCutter<T>, T[][]] = [new FileCutter(level), []]
  for (const item of items) pushIf(files, cutter.add(item))
  if (!cutter.isBetween) files.push(cutter.rest())
  return files
}

/** Sorted entries with sorted edits applied. */
export function applyEdits<T extends Keyed>(items: T[], edits: EntryEdit<T>[]): T[] {
  const found: T[] = []
  let next = 0
  for (const item of items) {
    let order = 1
    for (let edit = edits[next]; edit && (order = compareKeys(edit.key, item)) <= 0; edit = edits[++next]) {
      if (edit.item) found.push(edit.item)
      if (order === 0) break
    }
    if (order === 0) next++
    else found.push(item)
  }
  for (const { item } of edits.slice(next)) if (item) found.push(item)
  return found
}

function pushIf<T>(list: T[][], file: T[] | undefined): void {
  if (file) list.push(file)
}

function endOfPart<T>(edits: EntryEdit<T>[], from: number, end: Keyed): number {
  let until = from
  for (let edit = edits[until]; edit && compareKeys(edit.key, end) <= 0; edit = edits[until]) until++
  return until
}
