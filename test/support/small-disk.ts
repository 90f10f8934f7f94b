import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** Puts a file system of so many MiB at a directory, until `unmount`; false where we may not. */
export function mountSmall(directory: string, mebibytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', directory], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export function unmount(directory: string): void {
  execFileSync('umount', ['-l', directory])
}

export type SmallDisk = {
  dataDir: string
  /** a reason to skip the tests: there is no right to mount one */
  skip: string | false
  /** Fills it until about so many bytes are free. */
  leaveRoom(bytes: number): void
  makeRoom(): void
}

/** A data directory on a file system of so many MiB, for the tests of one file. */
export function smallDisk(mebibytes: number): SmallDisk {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-full-'))
  const filler = join(dataDir, 'filler')
  const isMounted = mountSmall(dataDir, mebibytes)
  after(() => {
    if (isMounted) unmount(dataDir)
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { dataDir, skip: isMounted ? false : 'no right to mount a small file system', leaveRoom: (bytes) => fill(dataDir, filler, bytes), makeRoom: () => truncateSync(filler, 0) }
}

function fill(directory: string, filler: string, free: number): void {
  writeFileSync(filler, '')
  const { bavail, bsize } = statfsSync(directory)
  try {
    writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - free)))
  } catch (error) {
    // The hub took some of it meanwhile: then it is full, as was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
