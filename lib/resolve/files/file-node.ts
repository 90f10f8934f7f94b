import { decode, type PBNode } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import { UnresolvableError } from '../net/errors.ts'

export const RAW = 0x55
export const DAG_PB = 0x70

/** A part of a file still to be read; `size` is its content in bytes as the node above says. */
export type FilePart = { cid: CID; size: number | undefined; depth: number }

/** What a block of a file holds: content of its own, then the parts below it. */
export type FileNode = { content: Uint8Array; parts: FilePart[]; size: number }

const MAX_DEPTH = 12

/** Reads one block of a UnixFS file. Throws UnresolvableError when it is none, or does not hold what was said of it. */
export function readFileNode(part: FilePart, bytes: Uint8Array): FileNode {
  const node = part.cid.code === RAW ? { content: bytes, parts: [], size: bytes.length } : readDagPb(part, bytes)
  if (part.size !== undefined && part.size !== node.size) throw malformed(part.cid, 'its size is not the one that was announced')
  return node
}

function readDagPb({ cid, depth }: FilePart, bytes: Uint8Array): FileNode {
  if (cid.code !== DAG_PB || depth > MAX_DEPTH) throw malformed(cid, 'it is neither raw nor dag-pb, or nested too deep')
  const { links, unixfs } = parse(cid, bytes)
  if (unixfs.type !== 'file' && unixfs.type !== 'raw') throw malformed(cid, `it is a ${unixfs.type}`)
  const sizes = unixfs.blockSizes.map(Number)
  // Parts of no size could go on without end.
  if (sizes.length !== links.length || sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) throw malformed(cid, 'the sizes of its parts are wrong')
  const content = unixfs.data ?? new Uint8Array()
  const parts = links.map(({ Hash }, index) => ({ cid: Hash, size: sizes[index], depth: depth + 1 }))
  return { content, parts, size: sizes.reduce((sum, size) => sum + size, content.length) }
}

function parse(cid: CID, bytes: Uint8Array): { links: PBNode['Links']; unixfs: UnixFS } {
  try {
    const node = decode(bytes)
    return { links: node.Links, unixfs: UnixFS.unmarshal(node.Data ?? new Uint8Array()) }
  } catch (error) {
    throw malformed(cid, error instanceof Error ? error.message : 'it cannot be read')
  }
}

function malformed(cid: CID, why: string): UnresolvableError {
  return new UnresolvableError(`${cid.toString()} is no file: ${why}`)
}
