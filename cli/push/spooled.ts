import { mkdtemp, open, rm, statfs, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SavedError } from './saved-error.ts'

const LEFT_FREE = 512 * 1024 * 1024
const LOOK_EVERY = 64 * 1024 * 1024

/** A temporary file without a name, which is gone when it is closed, however that comes. */
export async function temporaryFile(): Promise<FileHandle> {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-push-'))
  try {
    return await open(join(directory, 'image.tar'), 'wx+', 0o600)
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Passes bytes on and writes them into a file as they come. Throws SavedError before the disk is full. */
export async function* spooled(bytes: AsyncIterable<Uint8Array>, file: FileHandle): AsyncGenerator<Uint8Array> {
  let [written, looked] = [0, -LOOK_EVERY]
  for await (const part of bytes) {
    if (written - looked >= LOOK_EVERY) {
      await requireRoom()
      looked = written
    }
    for (let place = 0; place < part.length;) place += (await file.write(part, place, part.length - place, written + place)).bytesWritten
    written += part.length
    yield part
  }
}

async function requireRoom(): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  if (bavail * bsize < LEFT_FREE) throw new SavedError(`${tmpdir()} has no room for the image: name another directory with TMPDIR, or give the image a name (ipcr push - <name>), which needs none`)
}
