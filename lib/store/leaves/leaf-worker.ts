import { hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { setPriority } from 'node:os'
import { workerData } from 'node:worker_threads'
import { serveCalls } from '../workers/serve-calls.ts'
import type { LeafOperations, LeafWorkerData } from './operations.ts'

const LEAF_BYTES = 1024 * 1024
const HASH_BYTES = 32
const NICE = 10

class ShorterFileError extends Error {
  readonly code = 'FILE_SHORTER'
  override name = 'ShorterFileError'
}

const { stop } = workerData as LeafWorkerData
const buffer = new Uint8Array(LEAF_BYTES)

// On Linux 0 means this thread alone, not the process: uploads and downloads come first.
if (process.platform === 'linux') setPriority(0, NICE)

serveCalls<LeafOperations>({
  hash: ({ file, job }) => {
    const fd = openSync(file, 'r')
    try {
      return hashLeaves(fd, fstatSync(fd).size, job)
    } finally {
      closeSync(fd)
    }
  },
})

function hashLeaves(fd: number, size: number, job: number): Uint8Array {
  const leaves = new Uint8Array(Math.ceil(size / LEAF_BYTES) * HASH_BYTES)
  for (let index = 0; index * LEAF_BYTES < size; index++) {
    if (Atomics.load(stop, 0) === job) throw new Error('stopped')
    const leaf = readLeaf(fd, index * LEAF_BYTES, Math.min(LEAF_BYTES, size - index * LEAF_BYTES))
    leaves.set(hash('sha256', leaf, 'buffer'), index * HASH_BYTES)
  }
  return leaves
}

function readLeaf(fd: number, position: number, length: number): Uint8Array {
  let done = 0
  while (done < length) {
    const read = readSync(fd, buffer, done, length - done, position + done)
    if (read === 0) throw new ShorterFileError('the file became shorter while it was read')
    done += read
  }
  return buffer.subarray(0, length)
}
