import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../lib/ipfs/block-source.ts'
import { diffEntries, type EntryChange } from '../../lib/ipfs/dag/diff-entries.ts'
import { NotADirectoryError } from '../../lib/ipfs/dag/directories.ts'
import { fanoutOf, listEntries } from '../../lib/ipfs/dag/read-directory.ts'
import { isShard, readDirectoryNode } from '../../lib/ipfs/dag/unixfs-node.ts'

const FLAT = 0

/** Two directories cannot be compared part by part: the one that is new has to be read as a whole. */
export class IncomparableError extends Error {
  readonly code = 'INCOMPARABLE'
  override name = 'IncomparableError'
}

/**
 * The entries in which two directories differ; a CID that is no directory counts as none. However many entries there are, no more
 * than one block of them is in memory. Throws IncomparableError for HAMTs of two kinds, BlockMissingError and
 * what the source throws.
 */
export async function* entryChanges(source: BlockSource, before: CID | undefined, after: CID | undefined): AsyncGenerator<EntryChange> {
  const [was, is] = [await kindOf(source, before), await kindOf(source, after)]
  if (was === undefined && is === undefined) return
  if (was === is) return yield* diffEntries(source, before, after)
  if (was === undefined) for await (const { name, ...link } of listEntries(source, required(after))) yield { name, before: undefined, after: link }
  else if (is === undefined) for await (const { name, ...link } of listEntries(source, required(before))) yield { name, before: link, after: undefined }
  else if (was !== FLAT && is !== FLAT) throw new IncomparableError('the fan-out of a directory has changed')
  else yield* was === FLAT ? changesBeside(source, required(before), required(after), false) : changesBeside(source, required(after), required(before), true)
}

// One grew beyond a block, or shrank to one: the block is held in memory, the other is gone through.
async function* changesBeside(source: BlockSource, flat: CID, shard: CID, isFlatAfter: boolean): AsyncGenerator<EntryChange> {
  const left = new Map<string, Link>()
  for await (const { name, ...link } of listEntries(source, flat)) left.set(name, link)
  const change = (name: string, ofFlat: Link | undefined, ofShard: Link | undefined): EntryChange =>
    isFlatAfter ? { name, before: ofShard, after: ofFlat } : { name, before: ofFlat, after: ofShard }
  for await (const { name, ...link } of listEntries(source, shard)) {
    const beside = left.get(name)
    left.delete(name)
    if (!beside?.cid.equals(link.cid)) yield change(name, beside, link)
  }
  for (const [name, link] of left) yield change(name, link, undefined)
}

// A directory's fan-out.
async function kindOf(source: BlockSource, cid: CID | undefined): Promise<number | undefined> {
  try {
    if (!cid) return undefined
    const { unixfs } = await readDirectoryNode(source, cid)
    return isShard(unixfs) ? fanoutOf(unixfs) : FLAT
  } catch (error) {
    if (error instanceof NotADirectoryError) return undefined
    throw error
  }
}

function required(cid: CID | undefined): CID {
  if (!cid) throw new NotADirectoryError('there is no directory')
  return cid
}
