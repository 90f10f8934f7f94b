import { BlockMissingError, type BlockSource } from '../../ipfs/block-source.ts'
import { flatDirectory } from '../../ipfs/dag/flat-directory.ts'

const EMPTY = flatDirectory([]).block.bytes

/** The source with these directories shown as empty, so that a walk of a tree counts them and nothing below them. */
export function withoutBelow(source: BlockSource, roots: ReadonlySet<string>): BlockSource {
  return { get: async (cid, options) => (roots.has(cid.toString()) ? EMPTY : source.get(cid, options)) }
}

/** The source with what it has lost shown as empty directories. */
export function withoutLost(source: BlockSource): BlockSource {
  return { get: (cid, options) => source.get(cid, options).catch(emptyIfLost) }
}

function emptyIfLost(error: unknown): Uint8Array {
  if (error instanceof BlockMissingError) return EMPTY
  throw error
}
