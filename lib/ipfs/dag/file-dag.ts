import { UnixFS } from 'ipfs-unixfs'
import * as raw from 'multiformats/codecs/raw'
import type { Block, Link } from '../block-source.ts'
import { cidOf, nodeBlock, rawBlock } from './block.ts'

export const LEAF_BYTES = 1024 * 1024
const HASH_BYTES = 32
const LINKS_PER_NODE = 1024

/** A file as UnixFS: its root, and its inner dag-pb nodes with the root last; no nodes when the file is one raw leaf. */
export type FileDag = Link & { size: number; nodes: Block[] }

/** A part of the file below one node: `size` bytes of content. */
type Part = Link & { size: number }

/** Hashes of leaves do not fit the size that is said of the file. */
export class LeafCountError extends Error {
  override name = 'LeafCountError'
  readonly code = 'LEAF_COUNT'
}

/**
 * The DAG of a file of `size` bytes over the sha2-256 digests of its 1 MiB leaves (32 bytes each, in order; one for an empty
 * file), balanced, 1024 links per node: profile unixfs-v1-2025. Throws LeafCountError.
 */
export function fileDagFromLeaves(size: number, leafHashes: Uint8Array): FileDag {
  const count = Math.max(1, Math.ceil(size / LEAF_BYTES))
  if (leafHashes.length !== count * HASH_BYTES) {
    throw new LeafCountError(`${size} bytes are ${count} leaves, not ${leafHashes.length / HASH_BYTES}`)
  }
  const nodes: Block[] = []
  let parts = Array.from({ length: count }, (_, index) => leafPart(size, leafHashes, index))
  while (parts.length > 1) parts = groups(parts).map((group) => innerPart(group, nodes))
  const [root] = parts
  if (!root) throw new LeafCountError('a file has at least one leaf')
  return { ...root, nodes }
}

/** The same of bytes in memory, with their leaves: for small own files. */
export async function fileDagFromBytes(bytes: Uint8Array): Promise<FileDag & { leaves: Block[] }> {
  const count = Math.max(1, Math.ceil(bytes.length / LEAF_BYTES))
  const leaves = Array.from({ length: count }, (_, index) => rawBlock(bytes.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES)))
  const hashes = new Uint8Array(count * HASH_BYTES)
  leaves.forEach(({ cid }, index) => hashes.set(cid.multihash.digest, index * HASH_BYTES))
  return { ...fileDagFromLeaves(bytes.length, hashes), leaves }
}

function leafPart(fileSize: number, hashes: Uint8Array, index: number): Part {
  const size = Math.min(LEAF_BYTES, fileSize - index * LEAF_BYTES)
  return { cid: cidOf(raw.code, hashes.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES)), size, tsize: size }
}

function innerPart(parts: Part[], nodes: Block[]): Part {
  const data = new UnixFS({ type: 'file', blockSizes: parts.map(({ size }) => BigInt(size)) }).marshal()
  const block = nodeBlock({ Data: data, Links: parts.map(({ cid, tsize }) => ({ Hash: cid, Name: '', Tsize: tsize })) })
  nodes.push(block)
  return { cid: block.cid, size: total(parts, 'size'), tsize: block.bytes.length + total(parts, 'tsize') }
}

function groups(parts: Part[]): Part[][] {
  return Array.from({ length: Math.ceil(parts.length / LINKS_PER_NODE) }, (_, index) =>
    parts.slice(index * LINKS_PER_NODE, (index + 1) * LINKS_PER_NODE))
}

function total(parts: Part[], key: 'size' | 'tsize'): number {
  return parts.reduce((sum, part) => sum + part[key], 0)
}
