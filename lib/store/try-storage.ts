import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const BYTES = 4096

/** What was read is not what was written. */
export class StorageLostError extends Error {
  readonly code = 'STORAGE_LOST'
  override name = 'StorageLostError'
}

/** Writes a small file beside the blobs, to the disk, reads it back and removes it. Rejects with what the system says, or StorageLostError. */
export async function tryStorage(dataDir: string): Promise<void> {
  const path = join(dataDir, 'blobs', '.storage-check')
  const bytes = randomBytes(BYTES)
  try {
    await writeFile(path, bytes, { mode: 0o600, flush: true })
    if (!(await readFile(path)).equals(bytes)) throw new StorageLostError('what was written was not there to be read')
  } finally {
    await rm(path, { force: true })
  }
}
