import * as dagPb from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import type { Block, BlockSource } from '../block-source.ts'
import { decodeNode } from './unixfs-node.ts'

/** Every block below these roots, each once, depth first and parents before children. Throws BlockMissingError, MalformedNodeError. */
export async function* walkBlocks(source: BlockSource, roots: readonly CID[]): AsyncGenerator<Block> {
  const seen = new Set<string>()
  const waiting = roots.toReversed()
  for (let cid = waiting.pop(); cid; cid = waiting.pop()) {
    const key = cid.toString()
    if (seen.has(key)) continue
    seen.add(key)
    const bytes = await source.get(cid)
    yield { cid, bytes }
    if (cid.code === dagPb.code) waiting.push(...decodeNode(bytes).links.map(({ Hash }) => Hash).reverse())
  }
}
