import type { BlockSource } from '../../ipfs/block-source.ts'
import { flatDirectory } from '../../ipfs/dag/flat-directory.ts'

const EMPTY = flatDirectory([]).block.bytes

/** The source with these directories shown as empty, so that a walk of a tree counts them and nothing below them. */
export function withoutBelow(source: BlockSource, roots: ReadonlySet<string>): BlockSource {
  return { get: async (cid, options) => (roots.has(cid.toString()) ? EMPTY : source.get(cid, options)) }
}
