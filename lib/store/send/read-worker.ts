import { closeSync, openSync, readSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { serveCalls } from '../workers/serve-calls.ts'
import type { ReadOperations, ReadRequest, ReadWorkerData } from './operations.ts'

const { memory, slotBytes } = workerData as ReadWorkerData
const open = new Map<number, number>()

serveCalls<ReadOperations>({
  read: (request) => {
    const fd = descriptor(request)
    const read = readFully(fd, new Uint8Array(memory, request.slot * slotBytes, request.length), request.position)
    if (request.last) close(request.download)
    return read
  },
  close: ({ download }) => close(download),
})

function descriptor({ download, file }: ReadRequest): number {
  const fd = open.get(download) ?? openSync(file, 'r')
  open.set(download, fd)
  return fd
}

function readFully(fd: number, target: Uint8Array, position: number): number {
  let done = 0
  while (done < target.length) {
    const read = readSync(fd, target, done, target.length - done, position + done)
    if (read === 0) break
    done += read
  }
  return done
}

function close(download: number): void {
  const fd = open.get(download)
  open.delete(download)
  if (fd !== undefined) closeSync(fd)
}
