import type { CID } from 'multiformats/cid'
import { isLeaf } from './counted-children.ts'
import type { UseDelta } from './diff.ts'
import { decodeNode } from './unixfs-node.ts'

const SHA2_256 = 0x12

/**
 * Adds the leaves of files to the uses of a tree's other blocks: of trees from outside every block is counted, since their
 * files may be chunked in ways that the blob store does not know. `get` reads a counted block by its hash.
 */
export async function addLeafUses(delta: UseDelta, get: (hash: Uint8Array) => Uint8Array | undefined | Promise<Uint8Array | undefined>): Promise<void> {
  for (const [hex, times] of [...delta]) {
    const bytes = await get(Buffer.from(hex, 'hex'))
    for (const leaf of bytes ? leavesOf(bytes) : []) add(delta, leaf, times)
  }
}

function leavesOf(bytes: Uint8Array): CID[] {
  try {
    const { links, unixfs } = decodeNode(bytes)
    if (unixfs?.type !== 'file') return []
    const sizes = unixfs.blockSizes
    return links.filter((link, index) => isLeaf(link, sizes[index])).map(({ Hash }) => Hash)
  } catch {
    return []
  }
}

function add(delta: UseDelta, leaf: CID, times: number): void {
  if (leaf.multihash.code !== SHA2_256) return
  const key = Buffer.from(leaf.multihash.digest).toString('hex')
  const sum = (delta.get(key) ?? 0) + times
  if (sum === 0) delta.delete(key)
  else delta.set(key, sum)
}
