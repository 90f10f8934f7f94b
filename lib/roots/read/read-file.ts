import { code as DAG_PB } from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { decodeNode } from '../../ipfs/dag/unixfs-node.ts'

const MAX_DEPTH = 8

/** A file of a root is larger than such a file may be, or is no file. */
export class FileRefusedError extends Error {
  override name = 'FileRefusedError'
  readonly code = 'FILE_REFUSED'
}

/** The content of a small UnixFS file, whatever its chunking. Throws FileRefusedError beyond `maxBytes` or for no file, BlockMissingError. */
export async function readFile(source: BlockSource, cid: CID, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await collect({ source, signal, pieces, left: maxBytes }, cid, 0)
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let position = 0
  for (const piece of pieces) {
    bytes.set(piece, position)
    position += piece.length
  }
  return bytes
}

/** The size that a file says it has; a raw block has that of its link. Throws FileRefusedError for no file, BlockMissingError. */
export async function fileSize(source: BlockSource, { cid, tsize }: { cid: CID; tsize: number }, signal?: AbortSignal): Promise<number> {
  if (cid.code === RAW) return tsize
  return Number(decodeFile(cid, await source.get(cid, { signal })).unixfs.fileSize())
}

type Reading = { source: BlockSource; signal: AbortSignal | undefined; pieces: Uint8Array[]; left: number }

async function collect(reading: Reading, cid: CID, depth: number): Promise<void> {
  const bytes = await reading.source.get(cid, { signal: reading.signal })
  if (cid.code === RAW) return add(reading, bytes)
  const { links, unixfs } = decodeFile(cid, bytes)
  if (depth > MAX_DEPTH || Number(unixfs.fileSize()) > reading.left) throw new FileRefusedError(`the file ${cid.toString()} is too large to be read`)
  if (unixfs.data) add(reading, unixfs.data)
  for (const { Hash } of links) {
    // Each block costs something even when it is empty, so that a tree of nothing ends too.
    reading.left--
    await collect(reading, Hash, depth + 1)
  }
}

function add(reading: Reading, bytes: Uint8Array): void {
  reading.left -= bytes.length
  if (reading.left < 0) throw new FileRefusedError('the file is larger than such a file may be')
  reading.pieces.push(bytes)
}

function decodeFile(cid: CID, bytes: Uint8Array) {
  const node = cid.code === DAG_PB ? attempt(() => decodeNode(bytes)) : undefined
  if (node?.unixfs && (node.unixfs.type === 'file' || node.unixfs.type === 'raw')) return { links: node.links, unixfs: node.unixfs }
  throw new FileRefusedError(`${cid.toString()} is no file`)
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
