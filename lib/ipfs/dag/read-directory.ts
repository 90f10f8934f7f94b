import type { PBLink } from '@ipld/dag-pb'
import type { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../block-source.ts'
import { NotADirectoryError, type Entry } from './directories.ts'
import { hamtHash, slotAt, slotPrefix } from './hamt-path.ts'
import { readDecoded } from './decoded-directories.ts'
import { type DirectoryNode, isShard } from './unixfs-node.ts'

const DEEPEST = 21
const LARGEST_FANOUT = 1024
const AHEAD = 16
/** a HAMT as deep as this holds more entries than anybody lists, or is a trap */
const DEEP = 4

/** The entry of that name in a directory, flat or HAMT of any fan-out. Throws NotADirectoryError, BlockMissingError. */
export async function readEntry(source: BlockSource, directory: CID, name: string, signal?: AbortSignal): Promise<Link | undefined> {
  const { links, unixfs } = await readDecoded(source, directory, signal)
  if (!isShard(unixfs)) return linkNamed(links, name)
  return findInShard({ source, name, hash: hamtHash(name), signal }, links, fanoutOf(unixfs), 0)
}

/** All entries of a directory, a HAMT's in its own order. Throws NotADirectoryError, BlockMissingError. */
export async function* listEntries(source: BlockSource, directory: CID, signal?: AbortSignal): AsyncGenerator<Entry> {
  const { links, unixfs } = await readDecoded(source, directory, signal)
  if (isShard(unixfs)) yield* listShard({ source, signal, slots: [] }, links, fanoutOf(unixfs))
  else for (const link of links) yield { name: link.Name ?? '', ...toLink(link) }
}

type Search = { source: BlockSource; name: string; hash: Uint8Array; signal: AbortSignal | undefined }

async function findInShard(search: Search, links: PBLink[], fanout: number, depth: number): Promise<Link | undefined> {
  const prefix = slotPrefix(slotAt(search.hash, depth, Math.log2(fanout)), fanout)
  const link = links.find(({ Name = '' }) => Name === prefix || Name === prefix + search.name)
  if (!link || link.Name !== prefix) return link && toLink(link)
  const child = await readDecoded(search.source, link.Hash, search.signal)
  return findInShard(search, child.links, fanoutOf(child.unixfs), depth + 1)
}

/** Where a walk through a HAMT is: the slots that led there. */
export type Walk = { source: BlockSource; signal: AbortSignal | undefined; slots: number[] }

async function* listShard(walk: Walk, links: PBLink[], fanout: number): AsyncGenerator<Entry> {
  const prefix = slotPrefix(0, fanout).length
  if (links.length === 0) throw new NotADirectoryError('a part of a HAMT has no entries')
  const children = readAhead(walk, links.filter(({ Name = '' }) => Name.length <= prefix))
  for (const link of links) {
    const [slot, name] = [Number.parseInt((link.Name ?? '').slice(0, prefix), 16), (link.Name ?? '').slice(prefix)]
    const slots = [...walk.slots, slot]
    if (name !== '') yield { name: checkPlace(name, slots, fanout), ...toLink(link) }
    else yield* listChild({ ...walk, slots }, children.next().value, fanout)
  }
}

// A shard of 100,000 entries has 30,000 blocks: one after the other they would take minutes from far away.
function* readAhead({ source, signal, slots }: Walk, links: PBLink[]): Generator<Promise<DirectoryNode>, undefined> {
  const ahead = slots.length < DEEP ? AHEAD : 1
  const begun: Promise<DirectoryNode>[] = []
  for (let next = 0; next < links.length || begun.length > 0;) {
    for (const { Hash } of links.slice(next, next + ahead - begun.length)) {
      const reading = readDecoded(source, Hash, signal)
      reading.catch(() => {})
      begun.push(reading)
      next++
    }
    const first = begun.shift()
    if (first) yield first
  }
}

/** The entries below a link of a HAMT to a part of it. Throws NotADirectoryError, BlockMissingError. */
export async function* listChild(walk: Walk, child: Promise<DirectoryNode> | undefined, fanout: number): AsyncGenerator<Entry> {
  if (!child) return
  const { links, unixfs } = await child
  if (walk.slots.length > DEEPEST || fanoutOf(unixfs) !== fanout) throw new NotADirectoryError('a HAMT is deeper than its hashes reach, or of two kinds')
  yield* listShard(walk, links, fanout)
}

/** The name, if it belongs where the slots led. A shard that stands at two places would let a few blocks hold more entries than can ever be listed. */
export function checkPlace(name: string, slots: number[], fanout: number): string {
  const hash = hamtHash(name)
  if (slots.every((slot, depth) => slotAt(hash, depth, Math.log2(fanout)) === slot)) return name
  throw new NotADirectoryError('an entry of a HAMT is not where its name belongs')
}

/** The fan-out of a HAMT's node. Throws NotADirectoryError for one that is not read. */
export function fanoutOf(unixfs: UnixFS): number {
  const fanout = Number(unixfs.fanout ?? 0n)
  if (isShard(unixfs) && fanout >= 8 && fanout <= LARGEST_FANOUT && Number.isInteger(Math.log2(fanout))) return fanout
  throw new NotADirectoryError(`a HAMT of fan-out ${fanout} is not read`)
}

function linkNamed(links: PBLink[], name: string): Link | undefined {
  const link = links.find(({ Name }) => Name === name)
  return link && toLink(link)
}

/** A block's link as ours. */
export function toLink({ Hash, Tsize }: PBLink): Link {
  return { cid: Hash, tsize: Tsize ?? 0 }
}
