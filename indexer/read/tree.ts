import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import type { EntryChange } from '../../lib/ipfs/dag/diff-entries.ts'
import { isRepositoryName } from '../../lib/oci/reference.ts'
import { detectLayout } from '../../lib/roots/read/open-repository.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'
import { entryChanges, type TreeSource } from './entry-changes.ts'
import { readIpcrRepository } from './ipcr-repository.ts'
import { readOtherRepository } from './other-repository.ts'
import { unlessRefused } from './read-content.ts'
import type { Reading } from './reading.ts'

// What stands in a repository beside those below it; a directory of that name is none.
const OWN_ENTRIES = new Set(['blobs', 'refs', 'tags', 'manifests'])

/** A directory below the root, in a namespace. */
export type TreePlace = { namespace: string; path: string }

/** Reads the repositories at a directory and below it, as far as they differ from what the root before had there. */
export async function readTree(reading: Reading, place: TreePlace, root: CID | undefined, after: CID): Promise<void> {
  if (root?.equals(after) || !reading.take('directories')) return
  // Where nothing is indexed it may be for what is malformed there, which a comparison would not meet again.
  const before = reading.known.hasBelow(place.path) ? root : undefined
  const below = await readHere(reading, place, before, after)
  if (!below) return dropBelow(reading, place.path, before)
  for await (const change of entryChanges(reading, below.before, after)) await readEntry(reading, place, change)
}

async function readEntry(reading: Reading, place: TreePlace, { name, before, after }: EntryChange): Promise<void> {
  if (!isRepositoryName(name) || OWN_ENTRIES.has(name)) return
  const path = place.path === '' ? name : `${place.path}/${name}`
  if (!isRepositoryName(path)) return
  if (!after || after.cid.code === RAW) {
    if (before) for (const gone of reading.known.repositoriesBelow(path)) emitGone(reading, gone, place.namespace)
  } else if (path.split('/').length > reading.limits.depth) reading.tooDeep()
  else await readTreeOrDrop(reading, { ...place, path }, before?.cid, after.cid)
}

/** The same for a directory beside others: one that is malformed somewhere counts as empty, and takes nothing else with it. */
export async function readTreeOrDrop(reading: Reading, place: TreePlace, before: CID | undefined, after: CID): Promise<void> {
  const isRead = (from: CID | undefined): Promise<true | undefined> => unlessRefused(async () => readTree(reading, place, from, after).then(() => true))
  const read = reading.repositoryCount
  if (await isRead(before)) return
  drop(reading, place, read)
  // It may be the one before that is malformed, of which nothing is indexed.
  if (before && !(await isRead(undefined))) drop(reading, place, read)
}

function drop(reading: Reading, { namespace, path }: TreePlace, read: number): void {
  const paths = new Set([...reading.known.repositoriesBelow(path), ...reading.repositoriesAfter(read)])
  for (const below of paths) emitGone(reading, below, namespace)
}

/** Where to look for repositories below, and what was looked through there before. */
type Below = { before: CID | undefined }

/** The repository that the directory is itself, if it is one; undefined when there are none below it. */
async function readHere(reading: Reading, { namespace, path }: TreePlace, before: CID | undefined, after: CID): Promise<Below | undefined> {
  const isOurs = await isInOurLayout(reading, after)
  const reader = isOurs ? undefined : await readerOfOther(reading, after)
  const layout = isOurs ? 'ipcr' : reader?.layout
  const isKnown = before !== undefined && reading.known.hasRepository(path)
  const wasOurs = isKnown && (await isInOurLayout(reading.before, before))
  // Only our own layout has repositories below repositories.
  const below: Below = { before: isKnown && !wasOurs ? undefined : before }
  if (!layout) {
    if (isKnown) emitGone(reading, path, namespace)
    return below
  }
  if (!isKnown && !reading.take('repositories')) return undefined
  // Another layout than before: nothing of it can be compared.
  const isSame = isKnown && wasOurs === isOurs
  if (isKnown && !isSame) emitGone(reading, path, namespace)
  reading.emitRepository({ kind: 'repository', path, namespace, layout })
  if (reader) await readOtherRepository(reading, path, reader, isSame ? before : undefined)
  else await readIpcrRepository(reading, path, isSame ? before : undefined, after)
  return isOurs ? below : undefined
}

// A root of ours is seen at once; what else it may be takes several looks.
async function readerOfOther({ source, directories }: Reading, directory: CID): Promise<RepositoryReader | undefined> {
  const isOwnRoot = (await directories.entry(directory, 'ipcr.json')) !== undefined && (await directories.entry(directory, 'oci-layout')) === undefined
  return isOwnRoot ? undefined : unlessRefused(() => detectLayout(source, directory))
}

async function isInOurLayout({ directories }: TreeSource, directory: CID): Promise<boolean> {
  return (await directories.entry(directory, 'oci-layout')) !== undefined && (await directories.entry(directory, 'refs')) !== undefined
}

function dropBelow(reading: Reading, path: string, before: CID | undefined): void {
  if (!before) return
  for (const below of reading.known.repositoriesBelow(path)) if (below !== path) reading.emit({ kind: 'repository', path: below, namespace: '', layout: undefined })
}

function emitGone(reading: Reading, path: string, namespace: string): void {
  reading.emit({ kind: 'repository', path, namespace, layout: undefined })
}
