import { closeSync, openSync, readSync } from 'node:fs'
import type { CID } from 'multiformats/cid'
import { BlockMissingError } from '../block-source.ts'
import type { FoundBlock, PublicBlocks } from '../blocks/found-block.ts'
import { countLinks } from '../dag/count-links.ts'
import { decodeNode, type UnixfsNode } from '../dag/unixfs-node.ts'
import { BrokenDagError } from './broken-dag-error.ts'
import type { Effort } from './effort.ts'

export const DAG_PB = 0x70
const LARGEST_NODE = 2 * 1024 * 1024
// One block of these takes 40 ms of the serving thread. A directory is a HAMT from 7,000 entries on, a file's node has 1,024 links.
const MOST_LINKS = 16_384

/** A block that must be here. Throws BlockMissingError. */
export function requireBlock(blocks: PublicBlocks, cid: CID): FoundBlock {
  const found = blocks.find(cid)
  if (!found) throw new BlockMissingError(cid)
  return found
}

/** A dag-pb block with its UnixFS data. Throws BrokenDagError, also when the effort is spent. */
export function decodeBlock(cid: CID, found: FoundBlock, effort?: Effort): UnixfsNode {
  if (found.size > LARGEST_NODE) throw new BrokenDagError(`${cid.toString()} is too large for a node`)
  try {
    return decodeNode(affordable(cid, found.kind === 'bytes' ? found.bytes : readRange(found), effort))
  } catch (cause) {
    throw cause instanceof BrokenDagError ? cause : new BrokenDagError(`${cid.toString()} is not dag-pb`, { cause })
  }
}

/** The same bytes of a dag-pb block when decoding them is little enough work. Throws BrokenDagError. */
export function affordable(cid: CID, bytes: Uint8Array, effort?: Effort): Uint8Array {
  const links = countLinks(bytes)
  if (bytes.length > LARGEST_NODE || links > MOST_LINKS) throw new BrokenDagError(`${cid.toString()} is too large for a node`)
  effort?.decode(bytes.length, links)
  return bytes
}

// Nodes stand in the database. Only somebody who pushes a node's bytes as a blob gets here.
function readRange({ path, start, end }: Extract<FoundBlock, { kind: 'file' }>): Uint8Array {
  const bytes = new Uint8Array(end - start)
  const fd = openSync(path, 'r')
  try {
    readSync(fd, bytes, 0, bytes.length, start)
    return bytes
  } finally {
    closeSync(fd)
  }
}
