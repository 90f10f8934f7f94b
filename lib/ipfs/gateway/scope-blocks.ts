import type { CID } from 'multiformats/cid'
import type { FoundBlock, PublicBlocks } from '../blocks/found-block.ts'
import { isShard, type UnixfsNode } from '../dag/unixfs-node.ts'
import { type CarOptions, clipEntityBytes, type DagScope } from './car-options.ts'
import { fileBlocks, fileSize, type Visit } from './file-blocks.ts'
import { DAG_PB, decodeBlock, requireBlock } from './read-node.ts'
import { TooManyBlocksError, type SeenBlocks } from './seen-blocks.ts'

export type CarBlock = { cid: CID; found: FoundBlock }

const IDENTITY = 0x00
const MOST_WAITING = 131_072

/**
 * The blocks below a CID that a CAR's options name, depth first, parents before children; what `seen` has is left out with
 * all that is below it, and so are identity CIDs. Throws BlockMissingError, BrokenDagError, TooManyBlocksError.
 */
export function* scopeBlocks(blocks: PublicBlocks, root: CID, options: CarOptions, seen?: SeenBlocks): Generator<CarBlock> {
  if (options.bytes) yield* rangeBlocks(blocks, root, options.bytes, seen)
  else yield* walk(blocks, root, options.scope, seen)
}

function* walk(blocks: PublicBlocks, root: CID, scope: DagScope, seen: SeenBlocks | undefined): Generator<CarBlock> {
  const waiting = [root]
  for (let cid = waiting.pop(); cid; cid = waiting.pop()) {
    if (isIdentity(cid) || (seen && !seen.add(cid))) continue
    const found = requireBlock(blocks, cid)
    yield { cid, found }
    if (cid.code === DAG_PB && scope !== 'block') waiting.push(...childrenIn(scope, decodeBlock(cid, found)).toReversed())
    if (waiting.length > MOST_WAITING) throw new TooManyBlocksError(`more than ${MOST_WAITING} blocks wait for those below others: ask for less`)
  }
}

/** Of a directory's entity only its own blocks are a part, of a file's all. */
function childrenIn(scope: DagScope, { links, unixfs }: UnixfsNode): CID[] {
  const all = links.map(({ Hash }) => Hash)
  if (scope === 'all') return all
  if (!unixfs) return []
  if (!unixfs.isDirectory()) return all
  if (!isShard(unixfs)) return []
  const prefix = (Number(unixfs.fanout ?? 256n) - 1).toString(16).length
  return links.filter(({ Name = '' }) => Name.length === prefix).map(({ Hash }) => Hash)
}

function* rangeBlocks(blocks: PublicBlocks, root: CID, bytes: NonNullable<CarOptions['bytes']>, seen: SeenBlocks | undefined): Generator<CarBlock> {
  const size = isIdentity(root) ? undefined : fileSize(root, requireBlock(blocks, root))
  const range = size === undefined ? undefined : clipEntityBytes(bytes, size)
  if (size === undefined) return yield* walk(blocks, root, 'entity', seen)
  if (!range) return yield* walk(blocks, root, 'block', seen)
  for (const { cid, found } of fileBlocks(blocks, root, size, range, seen && withoutRepeats(seen))) yield { cid, found }
}

/** Leaves out what was given before. At the ends of a range a node is given for a part of its children only, so it may come again. */
function withoutRepeats(seen: SeenBlocks): Visit {
  const partial = new Set<string>()
  return (cid, whole) => {
    if (seen.has(cid)) return 'skip'
    const key = cid.toString()
    const given = partial.has(key)
    if (whole) seen.add(cid)
    else partial.add(key)
    return given ? 'pass' : 'give'
  }
}

/** True for a CID that carries its bytes itself. */
export function isIdentity(cid: CID): boolean {
  return cid.multihash.code === IDENTITY
}
