import { BlockMissingError, type BlockSource, type Link } from '../../lib/ipfs/block-source.ts'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { EditStore } from '../../lib/ipfs/dag/edit-store.ts'

/** A source that has nothing. */
export const nowhere: BlockSource = { get: async (cid) => { throw new BlockMissingError(cid) } }

/** Directories in memory. Leaves are never put there: whoever reads one gets a BlockMissingError. */
export function inMemory() {
  const store = new EditStore(nowhere)
  return { store, directories: openDirectories(store) }
}

/** The link to a file of that text, which is nowhere. */
export function leaf(text: string): Link {
  const { cid, bytes } = rawBlock(Buffer.from(text))
  return { cid, tsize: bytes.length }
}
