import type { Writable } from 'node:stream'
import type { GrowingBlob } from './growing-blob.ts'

const BUFFER_BYTES = 1024 * 1024

/**
 * Writes bytes [start, end) of a growing file to a response and ends it. Resolves with the bytes written, fewer when the client
 * went away. Rejects when the fetch fails; the response is destroyed then.
 */
export async function sendGrowing(blob: GrowingBlob, res: Writable, start: number, end: number): Promise<number> {
  try {
    const count = await copyRange(blob, res, start, end)
    if (!res.destroyed) res.end()
    return count
  } catch (error) {
    res.destroy()
    throw error
  }
}

/**
 * Writes bytes [start, end) of a file that may be growing, reading one piece while the one before is written. Resolves with the
 * bytes written, fewer when the client went away. Rejects when the fetch fails while there is a client.
 */
export async function copyRange(blob: Pick<GrowingBlob, 'reach' | 'read'>, res: Writable, start: number, end: number): Promise<number> {
  const buffers = [Buffer.allocUnsafeSlow(BUFFER_BYTES), Buffer.allocUnsafeSlow(BUFFER_BYTES)]
  let written: Promise<void> = Promise.resolve()
  let position = start
  try {
    for (let turn = 0; position < end && !res.destroyed; turn++) {
      await blob.reach(position)
      const target = buffers[turn % 2]?.subarray(0, end - position) ?? Buffer.alloc(0)
      const count = await blob.read(target, position)
      await written
      written = writeBytes(res, target.subarray(0, count))
      position += count
    }
    await written
    return position - start
  } catch (error) {
    if (res.destroyed) return position - start
    throw error
  }
}

/** Writes bytes; resolves when they are taken, or the client is gone. */
export function writeBytes(res: Writable, bytes: Uint8Array): Promise<void> {
  if (res.destroyed || bytes.length === 0) return Promise.resolve()
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  // After a close the callback of a write may never come.
  res.once('close', resolve)
  res.write(bytes, (error) => {
    res.off('close', resolve)
    if (error) reject(error)
    else resolve()
  })
  done.catch(() => {})
  return done
}
