import { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { isGzip, isZstd } from './file-format.ts'
import { SavedError } from './saved-error.ts'

const FREE = 1024 * 1024 * 1024
// More than a gigabyte of an image never packs so well; what does is made to fill disks.
const MOST_RATIO = 200
const XZ = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a])

/** An archive's bytes, unpacked when they are packed by gzip or zstd. Throws SavedError for what is packed otherwise, cut off, or unpacks without end. */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await beginning(iterator)
  const state = { in: 0 }
  const all = counted(first, iterator, state)
  if (Buffer.from(first.subarray(0, XZ.length)).equals(XZ)) throw new SavedError('the archive is packed by xz: give it as in "xz -dc image.tar.xz | ipcr push - <name>"')
  const unpack = isGzip(first) ? createGunzip() : isZstd(first) ? createZstdDecompress() : undefined
  if (!unpack) return yield* all
  yield* bounded(Readable.from(all, { objectMode: false }).once('error', (error) => unpack.destroy(error)).pipe(unpack), state)
}

// A pipe may give its first byte alone.
async function beginning(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let first = Buffer.alloc(0)
  while (first.length < XZ.length) {
    const { done, value } = await iterator.next()
    if (done) break
    first = Buffer.concat([first, value])
  }
  return first
}

async function* bounded(bytes: AsyncIterable<unknown>, state: { in: number }): AsyncGenerator<Uint8Array> {
  let out = 0
  try {
    for await (const part of bytes) {
      if (!(part instanceof Uint8Array)) continue
      out += part.length
      if (out > FREE && out > MOST_RATIO * state.in) throw new SavedError(`the archive unpacks to more than ${MOST_RATIO} times its size: it is not taken`)
      yield part
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !/^(?:Z_|ZSTD_|ERR_)/.test(String(error.code))) throw error
    throw new SavedError(`the archive cannot be unpacked: ${error.message}`, { cause: error })
  }
}

async function* counted(first: Uint8Array, iterator: AsyncIterator<Uint8Array>, state: { in: number }): AsyncGenerator<Uint8Array> {
  for (let part: IteratorResult<Uint8Array> = { value: first }; !part.done; part = await iterator.next()) {
    state.in += part.value.length
    yield part.value
  }
}
