import { createHash, type Hash } from 'node:crypto'
import { closeSync, openSync, rmSync } from 'node:fs'
import type { CID } from 'multiformats/cid'
import { sync, writeAll } from '../../store/ingest/durable.ts'
import { ContentRefusedError, SourceFailureError, UnresolvableError } from '../net/errors.ts'
import { LeafList } from './leaf-list.ts'
import { type FileSource, readFileParts } from './read-file-parts.ts'

export type FetchRequest = {
  cid: CID
  /** what its content must hash to, `sha256:…` or `sha512:…`; undefined when nobody said */
  digest: string | undefined
  size: number | undefined
  maxBytes: number
}

/** `leaves`: 32 bytes for each 1 MiB leaf, when the file has our own profile. */
export type FetchedFile = { sha256: string; size: number; leaves?: Uint8Array }

type Progress = { ready: number; done: boolean }

/** One file on its way from outside into a temporary file that grows; what is `ready` may be given to clients. */
export class FileFetch {
  readonly file: string
  readonly #request: FetchRequest
  readonly #stop = new AbortController()
  readonly #sha256 = createHash('sha256')
  readonly #sha512: Hash | undefined
  readonly #leaves = new LeafList()
  #changed = Promise.withResolvers<void>()
  #written = 0
  #ready = 0
  #done = false
  #failure: unknown
  readonly result: Promise<FetchedFile>

  constructor(file: string, request: FetchRequest, source: FileSource) {
    this.file = file
    this.#request = request
    this.#sha512 = request.digest?.startsWith('sha512:') ? createHash('sha512') : undefined
    const fd = openSync(file, 'wx', 0o644)
    this.result = this.#run(fd, source).finally(() => closeSync(fd))
    this.result.catch((error: unknown) => this.#fail(error))
  }

  /** Resolves when more than `beyond` bytes are ready, or all. Rejects when the fetch has failed. */
  async progress(beyond: number): Promise<Progress> {
    while (this.#ready <= beyond && !this.#done && this.#failure === undefined) await this.#changed.promise
    if (this.#failure !== undefined && this.#ready <= beyond) throw this.#failure
    return { ready: this.#ready, done: this.#done }
  }

  /** Gives up; the temporary file goes. */
  cancel(): void {
    this.#stop.abort(new SourceFailureError('BROKEN', 'nobody waits for it any more'))
  }

  async #run(fd: number, source: FileSource): Promise<FetchedFile> {
    const { cid, size, maxBytes } = this.#request
    for await (const { bytes, leaf } of readFileParts(cid, size, source, this.#stop.signal)) {
      if (this.#written + bytes.length > maxBytes) throw new UnresolvableError(`${cid.toString()} is larger than ${maxBytes} bytes`)
      this.#take(fd, bytes, leaf)
    }
    const sha256 = this.#checked()
    this.#done = true
    this.#announce(this.#written)
    await sync(fd)
    const leaves = this.#leaves.hashes()
    return { sha256, size: this.#written, ...(leaves ? { leaves } : {}) }
  }

  // The piece written last stays back: until all of them are hashed nobody gets a whole file.
  #take(fd: number, bytes: Uint8Array, leaf: CID | undefined): void {
    writeAll(fd, bytes, this.#written)
    this.#sha256.update(bytes)
    this.#sha512?.update(bytes)
    this.#leaves.add(bytes.length, leaf)
    this.#announce(this.#written)
    this.#written += bytes.length
  }

  #checked(): string {
    const sha256 = this.#sha256.digest('hex')
    const found = this.#sha512 ? `sha512:${this.#sha512.digest('hex')}` : `sha256:${sha256}`
    const { digest, cid } = this.#request
    if (digest === undefined || digest === found) return sha256
    throw new ContentRefusedError(`${cid.toString()} stands under ${digest}, but its content is ${found}`)
  }

  #announce(ready: number): void {
    this.#ready = ready
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }

  #fail(error: unknown): void {
    this.#failure = error ?? new SourceFailureError('BROKEN', 'the fetch failed')
    rmSync(this.file, { force: true })
    this.#announce(this.#ready)
  }
}
