import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readlink, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { formatDigest } from '../../lib/oci/digest.ts'
import { release } from '../../lib/resolve/net/bounded-body.ts'
import type { OpenBlob } from './push-image.ts'
import { readTar } from './read-tar.ts'
import { SavedError } from './saved-error.ts'
import { drain, SavedFiles } from './saved-files.ts'

const AT_A_TIME = 1024 * 1024

/** What was saved, with its large files where they lie. */
export type IndexedFiles = { files: SavedFiles; open: OpenBlob; close(): Promise<void> }

/** An archive that lies on the disk unpacked; `bytes` are those of the file, from its beginning. Throws SavedError. */
export async function indexTar(handle: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<IndexedFiles> {
  // A digest in a path is checked when the blob is uploaded.
  const files = new SavedFiles(async ({ digest }, all) => (digest === undefined ? hashOf(all) : drain(all).then(() => digest)))
  await readTar(bytes, files)
  const part = (start: number, size: number) => createReadStream('', { fd: handle, autoClose: false, start, end: start + size - 1, highWaterMark: AT_A_TIME })
  return { files, open: ({ place, size }) => () => (size === 0 ? nothing() : part(place, size)), close: () => handle.close() }
}

/** An OCI Image Layout, or an unpacked save, in a directory. No link in it is followed out of it. Throws SavedError. */
export async function indexDirectory(directory: string): Promise<IndexedFiles> {
  const files = new SavedFiles(async ({ digest }, all) => digest ?? hashOf(all))
  await walk(directory, '', files)
  return { files, open: ({ path }) => () => bytesOf(join(directory, path)), close: async () => {} }
}

async function walk(directory: string, below: string, files: SavedFiles): Promise<void> {
  for (const entry of await readdir(join(directory, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    files.count()
    if (entry.isDirectory()) await walk(directory, path, files)
    else if (entry.isSymbolicLink()) files.addLink(path, await readlink(join(directory, path)), true)
    else if (entry.isFile()) await addFile(directory, path, files)
    else throw new SavedError(`${path} is neither a file nor a directory: this is no saved image`)
  }
}

async function addFile(directory: string, path: string, files: SavedFiles): Promise<void> {
  const bytes = bytesOf(join(directory, path))
  try {
    await files.addFile(path, (await stat(join(directory, path))).size, 0, bytes)
  } finally {
    await bytes.return(undefined)
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path)
  try {
    for (let place = 0; ;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(AT_A_TIME), 0, AT_A_TIME, place)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      place += bytesRead
    }
  } finally {
    await handle.close()
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function hashOf(bytes: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  for await (const part of bytes) {
    hash.update(part)
    // It comes from the disk again.
    release(part)
  }
  return formatDigest('sha256', hash.digest('hex'))
}
