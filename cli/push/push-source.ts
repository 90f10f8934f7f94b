import { open, stat } from 'node:fs/promises'
import { indexDirectory, indexTar, type IndexedFiles } from './indexed-files.ts'
import { isGzip, isZstd } from './file-format.ts'
import { SavedError } from './saved-error.ts'
import { spooled, temporaryFile } from './spooled.ts'
import { unpacked } from './unpacked.ts'

const PATH = /^(?:\.{0,2}\/|\.{1,2}$)|\.(?:tar|tgz|tar\.gz|tar\.zst)$/

/** What is pushed: an image of dockerd, an archive that comes by once, or what lies on the disk. */
export type PushSource = { kind: 'dockerd'; image: string } | { kind: 'stdin' } | { kind: 'path'; path: string }

/** `-` is standard input; what begins with `/` or `./`, or ends as an archive does, is a path; all else is an image of dockerd. */
export function parseSource(text: string): PushSource {
  if (text === '-') return { kind: 'stdin' }
  if (text.startsWith('oci:')) return { kind: 'path', path: text.slice('oci:'.length) }
  return PATH.test(text) ? { kind: 'path', path: text } : { kind: 'dockerd', image: text }
}

/** Standard input, which must be something else than somebody's keyboard; `command` as it is typed behind the pipe. Throws SavedError. */
export function standardInput(command = 'ipcr push -'): AsyncIterable<Uint8Array> {
  if (process.stdin.isTTY) throw new SavedError(`standard input is this terminal: pipe an image into it, as in "docker save app | ${command}"`)
  return process.stdin
}

/** What lies at a path. Throws SavedError. */
export async function indexPath(path: string): Promise<IndexedFiles> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return indexDirectory(path)
  if (!found?.isFile()) throw new SavedError(`${path} is neither a directory nor an archive that can be read`)
  const file = await open(path)
  const head = Buffer.alloc(4)
  await file.read(head, 0, head.length, 0)
  const bytes = file.createReadStream({ start: 0, autoClose: false })
  if (!isGzip(head) && !isZstd(head)) return indexTar(file, unpacked(bytes))
  return indexStream(bytes).finally(() => file.close())
}

/** What comes by once, kept in a temporary file, so that its names are known before any of it is sent. Throws SavedError. */
export async function indexStream(bytes: AsyncIterable<Uint8Array>): Promise<IndexedFiles> {
  const file = await temporaryFile()
  try {
    return await indexTar(file, spooled(unpacked(bytes), file))
  } catch (error) {
    await file.close()
    throw error
  }
}
