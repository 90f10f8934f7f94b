import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../block-source.ts'
import { decodeDirectory, directoryBytes, type DirectoryNode } from './unixfs-node.ts'

const MOST = 16
const LARGE = 100

// To decode a directory of a thousand entries takes milliseconds, and whoever walks to each of them does it a thousand times.
const decoded = new Map<Uint8Array, DirectoryNode>()

/**
 * A directory's block, decoded; of large ones the last few are kept decoded for as long as their source gives the very same bytes.
 * Nobody may change what comes from here. Throws NotADirectoryError, BlockMissingError.
 */
export async function readDecoded(source: BlockSource, cid: CID, signal?: AbortSignal): Promise<DirectoryNode> {
  const bytes = await directoryBytes(source, cid, signal)
  const known = decoded.get(bytes)
  const node = known ?? decodeDirectory(cid, bytes)
  if (node.links.length < LARGE) return node
  decoded.delete(bytes)
  decoded.set(bytes, node)
  for (const oldest of decoded.keys()) if (decoded.size > MOST) decoded.delete(oldest)
  return node
}
