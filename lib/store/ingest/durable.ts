import { closeSync, fsync, fsyncSync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'

/** Waits in libuv's pool, not in this thread: the worker's other uploads go on while the disk works. */
export const sync = promisify(fsync)

/** fsync of a directory or file by its path. */
export async function syncPath(path: string): Promise<void> {
  const fd = openSync(path, 'r')
  try {
    await sync(fd)
  } finally {
    closeSync(fd)
  }
}

/** fsync of directories at the start, before anything depends on their entries. One that this user may not read is left out. */
export function syncDirectories(paths: string[]): void {
  for (const path of paths) {
    try {
      const fd = openSync(path, 'r')
      fsyncSync(fd)
      closeSync(fd)
    } catch (error) {
      if (!/^(EACCES|EPERM)$/.test(errorCode(error))) throw error
    }
  }
}

/** writeSync of all bytes at `position`; the kernel may take fewer than asked, just before the disk is full. */
export function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done)
  }
}

/** The system's error code, '' when there is none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
