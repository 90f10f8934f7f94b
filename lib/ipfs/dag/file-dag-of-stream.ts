import type { Block } from '../block-source.ts'
import { rawBlock } from './block.ts'
import { fileDagFromLeaves, LEAF_BYTES, type FileDag } from './file-dag.ts'

const HASH_BYTES = 32

/**
 * The DAG of a file that comes by once. Each leaf is handed on as soon as it is whole, and its bytes are good until `onLeaf` is done:
 * there are two buffers, of which one is filled while the other is on its way.
 */
export async function fileDagOfStream(bytes: AsyncIterable<Uint8Array>, onLeaf: (leaf: Block) => Promise<void>): Promise<FileDag> {
  const hashes: Uint8Array[] = []
  let [size, taken] = [0, Promise.resolve()]
  for await (const part of leavesOf(bytes)) {
    const leaf = rawBlock(part)
    hashes.push(leaf.cid.multihash.digest)
    size += part.length
    await taken
    taken = onLeaf(leaf)
    // It is awaited before the next one.
    taken.catch(() => undefined)
  }
  await taken
  return fileDagFromLeaves(size, Buffer.concat(hashes, hashes.length * HASH_BYTES))
}

// At least one, which is empty when there is nothing.
async function* leavesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const buffers: Buffer[] = []
  let [count, filled] = [0, 0]
  for await (const part of bytes) {
    for (let taken = 0; taken < part.length;) {
      const buffer = (buffers[count % 2] ??= Buffer.allocUnsafeSlow(LEAF_BYTES))
      const some = part.subarray(taken, taken + LEAF_BYTES - filled)
      buffer.set(some, filled)
      taken += some.length
      filled += some.length
      if (filled < LEAF_BYTES) continue
      yield buffer
      count++
      filled = 0
    }
  }
  if (filled > 0 || count === 0) yield (buffers[count % 2] ?? Buffer.alloc(0)).subarray(0, filled)
}
