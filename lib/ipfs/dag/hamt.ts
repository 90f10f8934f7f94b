import { UnixFS } from 'ipfs-unixfs'
import type { PBLink } from '@ipld/dag-pb'
import type { Block, BlockSource, Link } from '../block-source.ts'
import { nodeBlock } from './block.ts'
import { type Entry, NotADirectoryError } from './directories.ts'
import { entrySize, FlatSize } from './flat-directory.ts'
import { hamtHash, slotAt, slotPrefix } from './hamt-path.ts'
import { isShard, readDirectoryNode } from './unixfs-node.ts'

const FANOUT = 256
const PREFIX = 2
const MURMUR3 = 0x22n

/** An entry to be set, or removed. */
type Change = { name: string; hash: Uint8Array; entry: Link | undefined }
/** What stands at an index of a shard: an entry, or a shard of its own (without a name). */
type Slot = Link & { name?: string }
export type Slots = Map<number, Slot>

/** The parts of an edit's store that are needed here. */
export type BlockStore = BlockSource & { put(block: Block): void }

/** Edits HAMTs of fan-out 256 by many entries at once; `growth` is how much larger the same directory would be as one block. */
export class HamtEdit {
  growth = 0
  readonly #store: BlockStore

  constructor(store: BlockStore) {
    this.#store = store
  }

  /** The slots of a shard's block. */
  async read(shard: Link): Promise<Slots> {
    const { links, unixfs } = await readDirectoryNode(this.#store, shard.cid)
    if (!isShard(unixfs) || unixfs.fanout !== BigInt(FANOUT)) throw new NotADirectoryError(`${shard.cid.toString()} is no HAMT of fan-out ${FANOUT}`)
    return new Map(links.map((link) => [Number.parseInt((link.Name ?? '').slice(0, PREFIX), 16), toSlot(link)]))
  }

  /** Sets and removes (undefined) entries below a root's slots, in place. */
  async edit(slots: Slots, entries: Iterable<[string, Link | undefined]>): Promise<void> {
    await this.#edit(slots, Array.from(entries, ([name, entry]) => ({ name, hash: hamtHash(name), entry })), 0)
  }

  /** Stores a shard's block. */
  write(slots: Slots): Link {
    const sorted = [...slots].toSorted(([one], [other]) => one - other)
    const data = new UnixFS({ type: 'hamt-sharded-directory', data: bitfield(slots.keys()), fanout: BigInt(FANOUT), hashType: MURMUR3 })
    const links = sorted.map(([index, { name = '', cid, tsize }]) => ({ Name: slotPrefix(index) + name, Hash: cid, Tsize: tsize }))
    const block = nodeBlock({ Data: data.marshal(), Links: links })
    this.#store.put(block)
    return { cid: block.cid, tsize: links.reduce((sum, { Tsize }) => sum + Tsize, block.bytes.length) }
  }

  /** All entries below the slots, when they fit a flat directory; reads no further than that is known. */
  async entriesIfFlat(slots: Slots): Promise<Entry[] | undefined> {
    const entries: Entry[] = []
    const size = new FlatSize()
    for await (const entry of this.#entries(slots)) {
      if (!size.add(entry)) return undefined
      entries.push(entry)
    }
    return entries
  }

  async *#entries(slots: Slots): AsyncGenerator<Entry> {
    for (const slot of slots.values()) {
      if (slot.name === undefined) yield* this.#entries(await this.read(slot))
      else yield { name: slot.name, cid: slot.cid, tsize: slot.tsize }
    }
  }

  async #edit(slots: Slots, changes: Iterable<Change>, depth: number): Promise<void> {
    for (const [index, group] of Map.groupBy(changes, ({ hash }) => slotAt(hash, depth))) {
      const slot = await this.#editSlot(slots.get(index), group, depth)
      if (slot) slots.set(index, slot)
      else slots.delete(index)
    }
  }

  async #editSlot(old: Slot | undefined, group: Change[], depth: number): Promise<Slot | undefined> {
    if (old && old.name === undefined) {
      const inner = await this.read(old)
      await this.#edit(inner, group, depth + 1)
      return this.#collapse(inner)
    }
    const left = this.#editEntries(old, group)
    const [only] = left.values()
    if (!only || left.size === 1) return only && { name: only.name, ...only.entry }
    const inner: Slots = new Map()
    await this.#fork(inner, left.values(), depth + 1)
    return this.#collapse(inner)
  }

  #editEntries(old: Slot | undefined, group: Change[]): Map<string, Change & { entry: Link }> {
    const left = new Map<string, Change & { entry: Link }>()
    if (old?.name !== undefined) left.set(old.name, { name: old.name, hash: hamtHash(old.name), entry: { cid: old.cid, tsize: old.tsize } })
    for (const { name, hash, entry } of group) {
      const before = left.get(name)
      if (before) this.growth -= entrySize(name, before.entry)
      if (entry) {
        this.growth += entrySize(name, entry)
        left.set(name, { name, hash, entry })
      } else left.delete(name)
    }
    return left
  }

  // Entries that met in one slot move one level down; the directory does not grow by that.
  async #fork(inner: Slots, entries: Iterable<Change>, depth: number): Promise<void> {
    const { growth } = this
    await this.#edit(inner, entries, depth)
    this.growth = growth
  }

  /** A shard that is left with one entry gives it to the shard above, an empty one goes. */
  #collapse(inner: Slots): Slot | undefined {
    const [only] = inner.values()
    if (!only || (inner.size === 1 && only.name !== undefined)) return only
    return this.write(inner)
  }
}

function toSlot({ Name = '', Hash, Tsize }: PBLink): Slot {
  const link = { cid: Hash, tsize: Tsize ?? 0 }
  return Name.length > PREFIX ? { name: Name.slice(PREFIX), ...link } : link
}

/** One bit for each slot that is taken, the highest slot first, without leading zero bytes. */
function bitfield(slots: Iterable<number>): Uint8Array {
  const bytes = new Uint8Array(FANOUT / 8)
  for (const slot of slots) {
    const at = bytes.length - 1 - (slot >> 3)
    bytes[at] = (bytes[at] ?? 0) | (1 << (slot & 7))
  }
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0))
}
