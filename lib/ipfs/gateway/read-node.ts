import { closeSync, openSync, readSync } from 'node:fs'
import type { CID } from 'multiformats/cid'
import { BlockMissingError } from '../block-source.ts'
import type { FoundBlock, PublicBlocks } from '../blocks/found-block.ts'
import { decodeNode, type UnixfsNode } from '../dag/unixfs-node.ts'

export const DAG_PB = 0x70
const LARGEST_NODE = 2 * 1024 * 1024

/** A block is not what its codec, or the node above it, says. */
export class BrokenDagError extends Error {
  override name = 'BrokenDagError'
  readonly code = 'DAG_BROKEN'
}

/** A block that must be here. Throws BlockMissingError. */
export function requireBlock(blocks: PublicBlocks, cid: CID): FoundBlock {
  const found = blocks.find(cid)
  if (!found) throw new BlockMissingError(cid)
  return found
}

/** A dag-pb block with its UnixFS data. Throws BrokenDagError. */
export function decodeBlock(cid: CID, found: FoundBlock): UnixfsNode {
  if (found.size > LARGEST_NODE) throw new BrokenDagError(`${cid.toString()} is too large for a node`)
  try {
    return decodeNode(found.kind === 'bytes' ? found.bytes : readRange(found))
  } catch (cause) {
    throw new BrokenDagError(`${cid.toString()} is not dag-pb`, { cause })
  }
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
