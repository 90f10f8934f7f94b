import type { PBLink } from '@ipld/dag-pb'
import type { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { decodeNode, isShard } from './unixfs-node.ts'

// A leaf that is wrapped in dag-pb is at most this much larger than its content; a node with links is larger by more.
const WRAPPING = 32

/** A block below another; `sameName` when it is a further part of the same file or directory. */
export type Child = { cid: CID; sameName: boolean }

/** The blocks below a dag-pb block that are counted: all but the leaves of a file. */
export function childrenOf(bytes: Uint8Array): Child[] {
  const { links, unixfs } = decodeNode(bytes)
  if (unixfs?.type === 'file') return innerNodes(links, unixfs).map(({ Hash }) => ({ cid: Hash, sameName: true }))
  const prefix = unixfs && isShard(unixfs) ? (Number(unixfs.fanout) - 1).toString(16).length : 0
  return links.map(({ Hash, Name = '' }) => ({ cid: Hash, sameName: prefix > 0 && Name.length === prefix }))
}

/** True for a link of a file's node that leads to content, not to a further node; `blockSize` is what the node says of it. */
export function isLeaf({ Hash, Tsize = 0 }: PBLink, blockSize: bigint | undefined): boolean {
  return Hash.code === raw.code || Tsize - Number(blockSize ?? 0n) <= WRAPPING
}

function innerNodes(links: PBLink[], { blockSizes }: UnixFS): PBLink[] {
  return links.filter((link, index) => !isLeaf(link, blockSizes[index]))
}
