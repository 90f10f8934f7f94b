import { closeSync, openSync, readSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { serveCalls } from '../workers/serve-calls.ts'
import type { ReadOperations, ReadPart, ReadRequest, ReadWorkerData } from './operations.ts'

const { memory, slotBytes } = workerData as ReadWorkerData
type OpenFile = { file: string; fd: number }
const open = new Map<number, OpenFile>()

serveCalls<ReadOperations>({
  read: (request) => {
    const read = request.parts.reduce((sum, part) => sum + readPart(request, part), 0)
    if (request.last) close(request.download)
    return read
  },
  close: ({ download }) => close(download),
})

function readPart({ download, slot }: ReadRequest, { file, position, length, offset }: ReadPart): number {
  return readFully(descriptor(download, file), new Uint8Array(memory, slot * slotBytes + offset, length), position)
}

function descriptor(download: number, file: string): number {
  const there = open.get(download)
  if (there?.file === file) return there.fd
  close(download)
  const fd = openSync(file, 'r')
  open.set(download, { file, fd })
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
  const there = open.get(download)
  open.delete(download)
  if (there !== undefined) closeSync(there.fd)
}
