import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../lib/ipfs/block-source.ts'
import { diffEntries, type EntryChange } from '../../lib/ipfs/dag/diff-entries.ts'
import type { DirectoryBlock, DirectoryCache } from '../../lib/ipfs/dag/directory-cache.ts'
import { listEntries } from '../../lib/ipfs/dag/read-directory.ts'

/** Two directories cannot be compared part by part: the one that is new has to be read as a whole. */
export class IncomparableError extends Error {
  readonly code = 'INCOMPARABLE'
  override name = 'IncomparableError'
}

/** Where blocks come from, and the directories among them. */
export type TreeSource = { source: BlockSource; directories: DirectoryCache }
/** The same for two roots that are compared. */
export type EntrySource = TreeSource & { before: TreeSource }

/** A directory, its links when they all stand in its one block. */
type Side = { cid: CID; fanout: number; flat: Map<string, Link> | undefined }

/**
 * The entries in which two directories differ; a CID that is no directory counts as none. However many entries there are, no more
 * than one block of them is in memory. Throws IncomparableError for HAMTs of two kinds, and what the sources throw.
 */
export async function* entryChanges({ source, directories, before: old }: EntrySource, before: CID | undefined, after: CID | undefined): AsyncGenerator<EntryChange> {
  if (before?.toString() === after?.toString()) return
  const [was, is] = [sideOf(before, before && (await old.directories.block(before))), sideOf(after, after && (await directories.block(after)))]
  if (!is?.flat && !was?.flat && was && is) return yield* diffShards(source, old.source, was, is)
  if (is && !is.flat) return yield* beside(was?.flat, listEntries(source, is.cid), (name, one, other) => ({ name, before: one, after: other }))
  if (was && !was.flat) return yield* beside(is?.flat, listEntries(old.source, was.cid), (name, one, other) => ({ name, before: other, after: one }))
  yield* beside(was?.flat, entriesOf(is?.flat), (name, one, other) => ({ name, before: one, after: other }))
}

function sideOf(cid: CID | undefined, block: DirectoryBlock | undefined): Side | undefined {
  return cid && block && { cid, fanout: block.fanout, flat: block.fanout === 0 ? block.links : undefined }
}

function diffShards(source: BlockSource, old: BlockSource, was: Side, is: Side): AsyncGenerator<EntryChange> {
  if (was.fanout !== is.fanout) throw new IncomparableError('the fan-out of a directory has changed')
  return diffEntries(source, was.cid, is.cid, { was: old })
}

// The one side is in memory, the other is gone through.
async function* beside(held: Map<string, Link> | undefined, others: AsyncIterable<Link & { name: string }> | Iterable<Link & { name: string }>, change: (name: string, ofHeld: Link | undefined, ofOther: Link | undefined) => EntryChange): AsyncGenerator<EntryChange> {
  const left = new Set(held?.keys())
  for await (const { name, ...link } of others) {
    const one = held?.get(name)
    left.delete(name)
    if (!one?.cid.equals(link.cid)) yield change(name, one, link)
  }
  for (const name of left) yield change(name, held?.get(name), undefined)
}

function* entriesOf(links: Map<string, Link> | undefined): Generator<Link & { name: string }> {
  for (const [name, link] of links ?? []) yield { name, ...link }
}
