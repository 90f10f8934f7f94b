import type { PBLink } from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import { lengthOf, type Piece } from '../../store/send/piece-source.ts'
import type { FoundBlock, PublicBlocks } from '../blocks/found-block.ts'
import { BrokenDagError } from './broken-dag-error.ts'
import { Effort } from './effort.ts'
import { DAG_PB, decodeBlock, requireBlock } from './read-node.ts'

/** A block of a file, with that part of the wanted bytes which it holds itself. */
export type FileBlock = { cid: CID; found: FoundBlock; content?: Piece }

/** A node still to be visited; its bytes are `[at, at + size)` of the file. */
type Waiting = { cid: CID; at: number; size: number; depth: number }
type Range = { start: number; end: number }

/** Told of a block and whether the range covers it wholly: `pass` gives only what is below it, `skip` nothing. */
export type Visit = (cid: CID, whole: boolean) => 'give' | 'pass' | 'skip'

// A balanced file of 2**53 bytes has six levels.
const DEEPEST = 64
// Enough to find any place in the deepest of honest files; what is sent earns the rest.
const EFFORT = 65_536
const MOST_WAITING = 131_072

/** The size of the file or raw block in bytes; undefined when the block is neither. Throws BrokenDagError. */
export function fileSize(cid: CID, found: FoundBlock): number | undefined {
  if (cid.code !== DAG_PB) return found.size
  const { unixfs } = decodeBlock(cid, found)
  if (!unixfs || (unixfs.type !== 'file' && unixfs.type !== 'raw')) return undefined
  return safeSize(cid, unixfs.fileSize())
}

/**
 * The blocks that bytes `[start, end)` of a file of `size` bytes need, parents first, in the file's order.
 * Throws BlockMissingError, BrokenDagError.
 */
export function* fileBlocks(blocks: PublicBlocks, root: CID, size: number, range: Range, visit: Visit = () => 'give'): Generator<FileBlock> {
  const waiting: Waiting[] = [{ cid: root, at: 0, size, depth: 0 }]
  const effort = new Effort(EFFORT)
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    effort.link()
    const verdict = visit(node.cid, node.at >= range.start && node.at + node.size <= range.end)
    if (verdict === 'skip') continue
    const found = requireBlock(blocks, node.cid)
    const { own, children } = open(node, found, effort)
    if (verdict === 'give') yield earned(effort, { cid: node.cid, found, ...contentOf(own, node.at, range) })
    for (const child of children.toReversed()) if (overlaps(child, range)) waiting.push(child)
    if (waiting.length > MOST_WAITING) throw new BrokenDagError(`${root.toString()} is no file that is read here`)
  }
}

function earned(effort: Effort, block: FileBlock): FileBlock {
  if (block.content) effort.earn(lengthOf(block.content))
  return block
}

function open(node: Waiting, found: FoundBlock, effort: Effort): { own: Piece; children: Waiting[] } {
  if (node.cid.code !== DAG_PB) {
    if (found.size !== node.size) throw new BrokenDagError(`${node.cid.toString()} has ${found.size} bytes, not ${node.size}`)
    return { own: pieceOf(found), children: [] }
  }
  const { links, unixfs } = decodeBlock(node.cid, found, effort)
  if (!unixfs || unixfs.isDirectory() || safeSize(node.cid, unixfs.fileSize()) !== node.size || unixfs.blockSizes.length !== links.length) {
    throw new BrokenDagError(`${node.cid.toString()} is not the part of a file that its parent says`)
  }
  const own = unixfs.data ?? new Uint8Array()
  return { own: { bytes: own }, children: childrenOf(node, links, unixfs.blockSizes, own.length) }
}

function childrenOf({ cid, at, depth }: Waiting, links: PBLink[], sizes: bigint[], own: number): Waiting[] {
  if (depth >= DEEPEST) throw new BrokenDagError(`${cid.toString()} is more than ${DEEPEST} levels deep in a file`)
  let next = at + own
  return links.map(({ Hash }, index) => {
    const size = Number(sizes[index] ?? 0n)
    next += size
    return { cid: Hash, at: next - size, size, depth: depth + 1 }
  })
}

function contentOf(own: Piece, at: number, range: Range): { content?: Piece } {
  const [from, to] = [Math.max(0, range.start - at), Math.min(lengthOf(own), range.end - at)]
  if (from >= to) return {}
  return { content: 'bytes' in own ? { bytes: own.bytes.subarray(from, to) } : { file: own.file, start: own.start + from, end: own.start + to } }
}

/** A block as the bytes of a response. */
export function pieceOf(found: FoundBlock): Piece {
  return found.kind === 'bytes' ? { bytes: found.bytes } : { file: found.path, start: found.start, end: found.end }
}

// A part without bytes is never needed, and could be repeated without end.
function overlaps({ at, size }: Waiting, { start, end }: Range): boolean {
  return size > 0 && at < end && at + size > start
}

function safeSize(cid: CID, size: bigint): number {
  if (size <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(size)
  throw new BrokenDagError(`${cid.toString()} claims ${size} bytes`)
}
