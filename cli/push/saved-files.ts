import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { formatDigest, isDigest, type Digest } from '../../lib/oci/digest.ts'
import { detectFormat, looksLikeText, type BlobFormat } from './file-format.ts'
import { entryPath, linkTarget } from './entry-path.ts'
import { SavedError } from './saved-error.ts'

const MOST_ENTRIES = 20_000
const MOST_TEXT = 4 * 1024 * 1024
// Every manifest and configuration of an archive, in memory.
const MOST_TEXTS = 48 * 1024 * 1024
const MOST_LINKS = 16
const MOST_PARTS = 32
const BLOB_PATH = /^blobs\/(sha256|sha512)\/([0-9a-f]+)$/

export type SavedBlob = { digest: Digest; size: number; format: BlobFormat; /** of a small one */ bytes?: Buffer; path: string; /** where its bytes begin in the archive */ place: number }
type SavedFile = { kind: 'text'; bytes: Buffer; digest?: Digest } | ({ kind: 'blob' } & SavedBlob) | { kind: 'link'; to: string }

/** One that is met; `digest` when its path says it, `place` where its bytes begin in the archive. */
export type MetFile = { path: string; size: number; digest: Digest | undefined; place: number }
/** Takes the bytes of a large file, all of them, and says what they are. */
export type BlobSink = (file: MetFile, bytes: AsyncIterable<Uint8Array>) => Promise<Digest>

/** The files of a saved image: small texts are kept, all else goes to the sink. Paths are looked up here alone, never on a disk. */
export class SavedFiles {
  readonly #files = new Map<string, SavedFile>()
  readonly #sink: BlobSink
  #entries = 0
  #textBytes = 0

  constructor(sink: BlobSink) {
    this.#sink = sink
  }

  /** Counts an entry of any kind. Throws SavedError when there are too many. */
  count(): void {
    if (++this.#entries > MOST_ENTRIES) throw new SavedError(`there are more than ${MOST_ENTRIES} entries: this is no saved image`)
  }

  /** Throws SavedError. */
  addLink(name: string, target: string, isSymbolic: boolean): void {
    const path = this.#newPath(name)
    this.#files.set(path, { kind: 'link', to: linkTarget(path, target, isSymbolic) })
  }

  /** Takes a file, whose bytes are read to their end. Throws SavedError, and what the sink throws. */
  async addFile(name: string, size: number, place: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#newPath(name)
    const [head, all] = await peek(bytes)
    if (size <= MOST_TEXT && looksLikeText(path, head) && this.#textBytes + size <= MOST_TEXTS) {
      this.#textBytes += size
      this.#files.set(path, { kind: 'text', bytes: await buffer(all) })
      return
    }
    const format = detectFormat(path, head)
    if (format === undefined) return drain(all)
    const digest = await this.#sink({ path, size, place, digest: digestOf(path) }, all)
    this.#files.set(path, { kind: 'blob', path, place, digest, size, format })
  }

  has(path: string): boolean {
    return this.#find(path) !== undefined
  }

  /** A small file. Throws SavedError when it is not there. */
  text(path: string): Buffer {
    const file = this.#find(path)
    if (file?.kind === 'text') return file.bytes
    throw new SavedError(`${shown(path)} ${file ? 'is too large' : 'is not there'}`)
  }

  /** Any file as a blob. Throws SavedError when it is not there. */
  blob(path: string): SavedBlob {
    const file = this.#find(path)
    if (file?.kind === 'blob') return file
    if (file?.kind !== 'text') throw new SavedError(`${shown(path)} is not there`)
    // An archive may name one of them a hundred thousand times.
    const digest = (file.digest ??= formatDigest('sha256', createHash('sha256').update(file.bytes).digest('hex')))
    return { path, place: 0, digest, size: file.bytes.length, bytes: file.bytes, format: 'tar' }
  }

  // What an archive names is looked up among its entries.
  #find(name: string): Exclude<SavedFile, { kind: 'link' }> | undefined {
    let path = entryPath(name)
    for (let links = 0; links <= MOST_LINKS; links++) {
      const file = this.#files.get(path)
      if (file?.kind !== 'link') return file
      path = file.to
    }
    throw new SavedError(`${shown(name)} is a link to itself`)
  }

  #newPath(name: string): string {
    const path = entryPath(name)
    const parts = path.split('/')
    if (parts.length > MOST_PARTS) throw new SavedError(`${shown(path)} is deeper down than anything of a saved image`)
    const above = parts.map((_, i) => parts.slice(0, i).join('/'))
    if (above.some((directory) => this.#files.has(directory))) throw new SavedError(`${shown(path)} is below a file or a link: nothing of it is taken`)
    if (this.#files.has(path)) throw new SavedError(`${shown(path)} is there twice: nothing of it is taken`)
    return path
  }
}

function digestOf(path: string): Digest | undefined {
  const [, algorithm, hex] = BLOB_PATH.exec(path) ?? []
  const digest = `${algorithm}:${hex}`
  return isDigest(digest) ? digest : undefined
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 200))
}

/** Reads to the end. */
export async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}

const HEAD = 512

// The first bytes, and all of them.
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<[Buffer, AsyncIterable<Uint8Array>]> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  for (let size = 0; size < HEAD;) {
    const { done, value } = await iterator.next()
    if (done) break
    first.push(value)
    size += value.length
  }
  return [Buffer.concat(first).subarray(0, HEAD), rest(first, iterator)]
}

async function* rest(first: Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first
  yield* { [Symbol.asyncIterator]: () => iterator }
}
