import { closeSync, openSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

const CHUNK_BYTES = 1024 * 1024
const CHUNKS_PER_TURN = 4

/** Reads the first `limit` bytes of a file in 1 MiB pieces; lets the worker's other uploads go on in between. */
export async function eachChunk(path: string, limit: number, take: (bytes: Uint8Array) => void): Promise<void> {
  const fd = openSync(path, 'r')
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, limit))
  try {
    let position = 0
    for (let turn = 1; position < limit; turn++) {
      const read = readSync(fd, buffer, 0, Math.min(buffer.length, limit - position), position)
      if (read === 0) return
      take(buffer.subarray(0, read))
      position += read
      if (turn % CHUNKS_PER_TURN === 0) await setImmediate()
    }
  } finally {
    closeSync(fd)
  }
}
