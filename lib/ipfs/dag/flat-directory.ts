import { UnixFS } from 'ipfs-unixfs'
import { prepare } from '@ipld/dag-pb'
import type { Block, Link } from '../block-source.ts'
import { nodeBlock } from './block.ts'
import type { Entry } from './directories.ts'

const LARGEST_FLAT = 256 * 1024
const DATA_FIELD = 4
const encoder = new TextEncoder()
const flatData = new UnixFS({ type: 'directory' }).marshal()

/** How many bytes an entry takes in a flat directory's block. */
export function entrySize(name: string, { cid, tsize }: Link): number {
  const link = field(cid.byteLength) + field(encoder.encode(name).length) + 1 + varint(tsize)
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
  const node = prepare({ Data: flatData, Links: Array.from(entries, ({ name, cid, tsize }) => ({ Name: name, Hash: cid, Tsize: tsize })) })
  const block = nodeBlock(node)
  return { cid: block.cid, tsize: node.Links.reduce((sum, { Tsize = 0 }) => sum + Tsize, block.bytes.length), block }
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
