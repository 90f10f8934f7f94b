import type { PBLink } from '@ipld/dag-pb'
import type { Entry } from '../dag/directories.ts'
import type { PublicBlocks } from '../blocks/found-block.ts'
import { isShard, type UnixfsNode } from '../dag/unixfs-node.ts'
import { BrokenDagError } from './broken-dag-error.ts'
import { Effort } from './effort.ts'
import { decodeBlock, requireBlock } from './read-node.ts'

/** A part of a directory, and the `after` of the next one. */
export type ListPage = { entries: Entry[]; next?: string }

type Directory = { links: PBLink[]; unixfs: NonNullable<UnixfsNode['unixfs']> }
type Found = Entry & { cursor: string }
type Walk = { blocks: PublicBlocks; effort: Effort }

// A page of a thousand out of millions takes a tenth of it.
const EFFORT = 65_536
// The slots of a HAMT are the bits of a hash of 64; a fan-out is 8 at the least.
const DEEPEST = 21

/**
 * Up to `limit` entries behind a cursor, in the directory's own order: a name, or in a HAMT the way to it, so that a page of
 * a directory of any size costs the same. Throws BlockMissingError, BrokenDagError.
 */
export async function listPage(blocks: PublicBlocks, directory: Directory, after: string, limit: number): Promise<ListPage> {
  const source = isShard(directory.unixfs) ? shardEntries({ blocks, effort: new Effort(EFFORT) }, directory, { way: '', depth: 0 }, after) : flatEntries(directory.links, after)
  const found: Found[] = []
  for await (const entry of source) {
    if (found.length === limit) return { entries: found.map(toEntry), next: found.at(-1)?.cursor ?? '' }
    found.push(entry)
  }
  return { entries: found.map(toEntry) }
}

function* flatEntries(links: PBLink[], after: string): Generator<Found> {
  const start = after === '' ? 0 : positionAfter(links, after)
  for (const link of links.slice(start)) yield { ...linkOf(link), name: link.Name ?? '', cursor: link.Name ?? '' }
}

function positionAfter(links: PBLink[], after: string): number {
  const exact = links.findIndex(({ Name }) => Name === after)
  if (exact !== -1) return exact + 1
  const cursor = Buffer.from(after)
  const later = links.findIndex(({ Name = '' }) => Buffer.compare(Buffer.from(Name), cursor) > 0)
  return later === -1 ? links.length : later
}

/** Links begin with their slot in hex; one without more leads to a shard. `way` is the slots from the root down. */
async function* shardEntries(walk: Walk, { links, unixfs }: Directory, { way, depth }: { way: string; depth: number }, after: string): AsyncGenerator<Found> {
  const width = (Number(unixfs.fanout ?? 256n) - 1).toString(16).length
  const slot = after.slice(0, width)
  for (const link of links) {
    const { Name = '' } = link
    if (Name.length < width || depth > DEEPEST) throw new BrokenDagError('a part of a HAMT has links without a slot, or is deeper than its hashes reach')
    const prefix = Name.slice(0, width)
    if (prefix < slot) continue
    const rest = prefix === slot ? after.slice(width) : ''
    if (Name.length === width) yield* shardEntries(walk, await openShard(walk, link), { way: way + prefix, depth: depth + 1 }, rest)
    else if (prefix !== slot) yield { ...linkOf(link), name: Name.slice(width), cursor: way + Name }
  }
}

async function openShard({ blocks, effort }: Walk, { Hash }: PBLink): Promise<Directory> {
  await effort.pause()
  const { links, unixfs } = decodeBlock(Hash, requireBlock(blocks, Hash), effort)
  if (!unixfs || !isShard(unixfs)) throw new BrokenDagError(`${Hash.toString()} is not the part of a directory that it should be`)
  return { links, unixfs }
}

function linkOf({ Hash, Tsize = 0 }: PBLink): { cid: Entry['cid']; tsize: number } {
  return { cid: Hash, tsize: Tsize }
}

function toEntry({ name, cid, tsize }: Found): Entry {
  return { name, cid, tsize }
}
