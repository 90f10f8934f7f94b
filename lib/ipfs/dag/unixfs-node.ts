import * as dagPb from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../block-source.ts'
import { NotADirectoryError } from './directories.ts'

/** A decoded dag-pb block; `unixfs` is undefined when it carries no UnixFS data. */
export type UnixfsNode = { links: dagPb.PBLink[]; unixfs?: UnixFS }

/** A decoded block of a directory. */
export type DirectoryNode = { links: dagPb.PBLink[]; unixfs: UnixFS }

/** Bytes are no dag-pb block. */
export class MalformedNodeError extends Error {
  override name = 'MalformedNodeError'
  readonly code = 'MALFORMED_NODE'
}

/** Decodes a dag-pb block. Throws MalformedNodeError. */
export function decodeNode(bytes: Uint8Array): UnixfsNode {
  const { Data, Links } = decode(bytes)
  return { links: Links, unixfs: Data && readUnixfs(Data) }
}

/** Reads a block as a directory, flat or HAMT. Throws NotADirectoryError, BlockMissingError. */
export async function readDirectoryNode(source: BlockSource, cid: CID, signal?: AbortSignal): Promise<DirectoryNode> {
  return decodeDirectory(cid, await directoryBytes(source, cid, signal))
}

/** The bytes of a block that should be a directory. Throws NotADirectoryError for a CID that is of none, BlockMissingError. */
export async function directoryBytes(source: BlockSource, cid: CID, signal?: AbortSignal): Promise<Uint8Array> {
  if (cid.code !== dagPb.code) throw new NotADirectoryError(`${cid.toString()} is not a directory`)
  return source.get(cid, { signal })
}

/** Decodes a directory's block, flat or HAMT. Throws NotADirectoryError. */
export function decodeDirectory(cid: CID, bytes: Uint8Array): DirectoryNode {
  const { links, unixfs } = decodeOrRefuse(cid, bytes)
  if (!unixfs?.isDirectory()) throw new NotADirectoryError(`${cid.toString()} is not a directory`)
  return { links, unixfs }
}

/** True for the node of a HAMT, which may be a directory's root or a part of one. */
export function isShard(unixfs: UnixFS): boolean {
  return unixfs.type === 'hamt-sharded-directory'
}

function decode(bytes: Uint8Array): dagPb.PBNode {
  try {
    return dagPb.decode(bytes)
  } catch (cause) {
    throw new MalformedNodeError('these bytes are no dag-pb block', { cause })
  }
}

function decodeOrRefuse(cid: CID, bytes: Uint8Array): UnixfsNode {
  try {
    return decodeNode(bytes)
  } catch (cause) {
    throw new NotADirectoryError(`${cid.toString()} cannot be decoded`, { cause })
  }
}

function readUnixfs(data: Uint8Array): UnixFS | undefined {
  try {
    return UnixFS.unmarshal(data)
  } catch {
    return undefined
  }
}
