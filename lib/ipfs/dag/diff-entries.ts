import type { PBLink } from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../block-source.ts'
import { type Entry, NotADirectoryError } from './directories.ts'
import { checkPlace, fanoutOf, listChild, listEntries, toLink, type Walk } from './read-directory.ts'
import { isShard, readDirectoryNode } from './unixfs-node.ts'

/** An entry that is another one, came or went; an undefined side had none. */
export type EntryChange = { name: string; before: Link | undefined; after: Link | undefined }

/**
 * The entries in which two directories differ. Of two HAMTs only the parts that differ are read, so that one changed entry costs the
 * same however many there are. `was`: where the blocks of the one before come from, if from elsewhere. Throws NotADirectoryError,
 * BlockMissingError.
 */
export async function* diffEntries(source: BlockSource, before: CID | undefined, after: CID | undefined, { signal, was = source }: { signal?: AbortSignal; was?: BlockSource } = {}): AsyncGenerator<EntryChange> {
  if (before?.toString() === after?.toString()) return
  const [old, now] = await Promise.all([before && readDirectoryNode(was, before, signal), after && readDirectoryNode(source, after, signal)])
  const fanouts = [old, now].map((node) => (node && isShard(node.unixfs) ? fanoutOf(node.unixfs) : 0))
  if (old && now && fanouts[0] && fanouts[0] === fanouts[1]) yield* diffShards({ source, was, signal, slots: [] }, old.links, now.links, fanouts[0])
  else yield* compare(await collect(before && listEntries(was, before, signal)), await collect(after && listEntries(source, after, signal)))
}

type Walks = Walk & { was: BlockSource }

async function* diffShards(walk: Walks, before: PBLink[], after: PBLink[], fanout: number): AsyncGenerator<EntryChange> {
  const width = (fanout - 1).toString(16).length
  const [old, now] = [bySlot(before, width), bySlot(after, width)]
  for (const prefix of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(prefix), now.get(prefix)]
    if (was && is && was.Name === is.Name && was.Hash.equals(is.Hash)) continue
    yield* diffSlot({ ...walk, slots: [...walk.slots, Number.parseInt(prefix, 16)] }, was, is, fanout)
  }
}

async function* diffSlot(walk: Walks, before: PBLink | undefined, after: PBLink | undefined, fanout: number): AsyncGenerator<EntryChange> {
  if (before && after && isPart(before, walk, fanout) && isPart(after, walk, fanout)) {
    const [old, now] = await Promise.all([readDirectoryNode(walk.was, before.Hash, walk.signal), readDirectoryNode(walk.source, after.Hash, walk.signal)])
    if (fanoutOf(old.unixfs) === fanout && fanoutOf(now.unixfs) === fanout) return yield* diffShards(walk, old.links, now.links, fanout)
    throw new NotADirectoryError('a HAMT is of two kinds')
  }
  yield* compare(await collect(before && entriesAt({ ...walk, source: walk.was }, before, fanout)), await collect(after && entriesAt(walk, after, fanout)))
}

async function* entriesAt(walk: Walk, link: PBLink, fanout: number): AsyncGenerator<Entry> {
  if (isPart(link, walk, fanout)) yield* listChild(walk, readDirectoryNode(walk.source, link.Hash, walk.signal), fanout)
  else yield { name: checkPlace((link.Name ?? '').slice((fanout - 1).toString(16).length), walk.slots, fanout), ...toLink(link) }
}

// A part deeper than any hash reaches ends in checkPlace; here it ends the descent of two equal traps.
function isPart({ Name = '' }: PBLink, { slots }: Walk, fanout: number): boolean {
  if (Name.length > (fanout - 1).toString(16).length) return false
  if (slots.length * Math.log2(fanout) <= 64) return true
  throw new NotADirectoryError('a HAMT is deeper than its hashes reach')
}

function bySlot(links: PBLink[], width: number): Map<string, PBLink> {
  const slots = new Map(links.map((link): [string, PBLink] => [(link.Name ?? '').slice(0, width), link]))
  if (slots.size === links.length) return slots
  throw new NotADirectoryError('a part of a HAMT has two entries in one place')
}

async function collect(entries: AsyncIterable<Entry> | undefined): Promise<Map<string, Link>> {
  const found = new Map<string, Link>()
  if (entries) for await (const { name, cid, tsize } of entries) found.set(name, { cid, tsize })
  return found
}

function* compare(before: Map<string, Link>, after: Map<string, Link>): Generator<EntryChange> {
  for (const [name, link] of before) {
    const now = after.get(name)
    if (!now?.cid.equals(link.cid)) yield { name, before: link, after: now }
  }
  for (const [name, link] of after) if (!before.has(name)) yield { name, before: undefined, after: link }
}
