import { hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { CID } from 'multiformats/cid'
import { BlockMissingError } from '../block-source.ts'
import { fileDagFromLeaves, LEAF_BYTES, type FileDag } from '../dag/file-dag.ts'

const HASH_BYTES = 32

/** Where the bytes of a leaf are. */
export type LeafPlace = { file: string; start: number; length: number }

/** The DAG of a file on disk, which is read once with one leaf in memory; `onLeaf` is told where each leaf is. */
export async function fileDagOnDisk(file: string, onLeaf: (hash: Uint8Array, place: LeafPlace) => void): Promise<FileDag> {
  const hashes: Buffer[] = []
  let size = 0
  const handle = await open(file)
  try {
    const buffer = Buffer.allocUnsafe(LEAF_BYTES)
    for (let length = LEAF_BYTES; length === LEAF_BYTES;) {
      length = await fill(handle, buffer, size)
      if (length === 0 && hashes.length > 0) break
      const digest = hash('sha256', buffer.subarray(0, length), 'buffer')
      hashes.push(digest)
      onLeaf(digest, { file, start: size, length })
      size += length
    }
  } finally {
    await handle.close()
  }
  return fileDagFromLeaves(size, Buffer.concat(hashes, hashes.length * HASH_BYTES))
}

/** A leaf's bytes. Throws BlockMissingError when the file has other ones by now. */
export async function readLeaf(cid: CID, { file, start, length }: LeafPlace): Promise<Uint8Array> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new BlockMissingError(cid, { cause })
  })
  try {
    const buffer = Buffer.alloc(length)
    const read = await fill(handle, buffer, start)
    if (read < length || !hash('sha256', buffer, 'buffer').equals(cid.multihash.digest)) throw new BlockMissingError(cid)
    return buffer
  } finally {
    await handle.close()
  }
}

// A read may bring less than there is.
async function fill(handle: Awaited<ReturnType<typeof open>>, buffer: Buffer, start: number): Promise<number> {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}
