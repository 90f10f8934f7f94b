import { extract, type Extract, type Header } from 'tar-stream'
import { SavedError } from './saved-error.ts'
import { drain, type SavedFiles } from './saved-files.ts'

/** Reads an archive (not packed) to its end, in one pass, and gives its files to `files`. Throws SavedError. */
export async function readTar(bytes: AsyncIterable<Uint8Array>, files: SavedFiles): Promise<void> {
  const archive = extract()
  const fed = feed(bytes, archive)
  // Its end is awaited below; before that the entries say what went wrong.
  fed.catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error('unknown')))
  try {
    for await (const entry of archive) await take(entry, files)
    await fed
  } catch (error) {
    archive.destroy()
    throw error instanceof Error && !('code' in error) ? new SavedError(`this is no whole tar archive: ${error.message}`, { cause: error }) : error
  }
}

const HEADER = 512

type Entry = AsyncIterable<unknown> & { header: Header; /** where its header begins */ offset: number }

async function take(entry: Entry, files: SavedFiles): Promise<void> {
  const { name, type, size, linkname } = entry.header
  files.count()
  if (type === 'file' || type === 'contiguous-file') return files.addFile(name, size, entry.offset + HEADER, bytesOf(entry))
  if (type === 'symlink' || type === 'link') files.addLink(name, linkname ?? '', type === 'symlink')
  else if (type !== 'directory') throw new SavedError(`the archive has a ${String(type).slice(0, 40)}, which no saved image has: nothing of it is taken`)
  await drain(bytesOf(entry))
}

async function* bytesOf(entry: Entry): AsyncGenerator<Uint8Array> {
  for await (const part of entry) if (part instanceof Uint8Array) yield part
}

async function feed(bytes: AsyncIterable<Uint8Array>, archive: Extract): Promise<void> {
  for await (const part of bytes) {
    if (!archive.write(part) && !archive.destroyed) await room(archive)
    if (archive.destroyed) return
  }
  archive.end(undefined)
}

// Or its end, when nobody reads any further.
function room(archive: Extract): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      archive.off('drain', done).off('close', done)
      resolve()
    }
    archive.on('drain', done).on('close', done)
  })
}
