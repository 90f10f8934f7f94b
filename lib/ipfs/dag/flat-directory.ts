import { UnixFS } from 'ipfs-unixfs'
import type { Block, Link } from '../block-source.ts'
import { nodeBlock } from './block.ts'
import type { Entry } from './directories.ts'

const LARGEST_FLAT = 256 * 1024
const DATA_FIELD = 4
const flatData = new UnixFS({ type: 'directory' }).marshal()

/** How many bytes an entry takes in a flat directory's block. */
export function entrySize(name: string, { cid, tsize }: Link): number {
  const link = field(cid.byteLength) + field(Buffer.byteLength(name)) + 1 + varint(tsize)
  return field(link)
}

/** Adds up how large the block of a flat directory would be. Above 256 KiB a directory is a HAMT. */
export class FlatSize {
  #size = DATA_FIELD

  /** One more entry; false when the block has become too large. */
  add(entry: Entry): boolean {
    this.#size += entrySize(entry.name, entry)
    return this.#size <= LARGEST_FLAT
  }
}

/** The block of a flat directory, and the link to it. */
export function flatDirectory(entries: Iterable<Entry>): Link & { block: Block } {
  const Links = sorted(entries).map(({ name, cid, tsize }) => ({ Name: name, Hash: cid, Tsize: tsize }))
  const block = nodeBlock({ Data: flatData, Links })
  return { cid: block.cid, tsize: Links.reduce((sum, { Tsize }) => sum + Tsize, block.bytes.length), block }
}

/** By the bytes of the names. */
function sorted(entries: Iterable<Entry>): Entry[] {
  const keyed = Array.from(entries, (entry) => ({ entry, key: Buffer.from(entry.name) }))
  return keyed.sort((one, other) => Buffer.compare(one.key, other.key)).map(({ entry }) => entry)
}

/** A field of that many bytes with its tag and its length. */
function field(length: number): number {
  return 1 + varint(length) + length
}

function varint(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++
  return bytes
}
