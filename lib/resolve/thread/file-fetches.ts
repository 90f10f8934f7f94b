import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { BlobFiles } from '../../store/ingest/blob-files.ts'
import { FileFetch, type FetchedFile } from '../files/file-fetch.ts'
import type { FileSource } from '../files/read-file-parts.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'
import type { ForeignOperations } from './operations.ts'

// No layer that is in use comes near.
const MAX_FILE_BYTES = 64 * 1024 ** 3

/** The files being fetched, by number. */
export class FileFetches {
  readonly #dataDir: string
  readonly #source: FileSource
  readonly #blobs: BlobFiles
  readonly #running = new Map<number, FileFetch>()
  #next = 1

  constructor(dataDir: string, source: FileSource) {
    this.#dataDir = dataDir
    this.#source = source
    this.#blobs = new BlobFiles(dataDir)
  }

  fetch({ cid, digest, size }: ForeignOperations['fetch']['args']): { id: number; file: string } {
    if ((size ?? 0) > MAX_FILE_BYTES) throw new UnresolvableError(`${cid} is larger than ${MAX_FILE_BYTES} bytes`)
    // Where unfinished uploads lie: what a crash leaves behind is collected like one of them.
    const file = join(this.#dataDir, 'uploads', randomUUID())
    const id = this.#next++
    this.#running.set(id, new FileFetch(file, { cid: CID.parse(cid), digest, size, maxBytes: MAX_FILE_BYTES }, this.#source))
    return { id, file }
  }

  progress(id: number, beyond: number): Promise<{ ready: number; done: boolean }> {
    return this.#of(id).progress(beyond)
  }

  finish(id: number): Promise<FetchedFile> {
    return this.#of(id).result
  }

  async adopt(id: number): Promise<void> {
    const fetch = this.#of(id)
    const { sha256, size } = await fetch.result
    await this.#blobs.adopt(fetch.file, sha256, size)
    this.#running.delete(id)
  }

  cancel(id: number): void {
    const fetch = this.#running.get(id)
    this.#running.delete(id)
    fetch?.cancel()
    if (fetch) rmSync(fetch.file, { force: true })
  }

  #of(id: number): FileFetch {
    const fetch = this.#running.get(id)
    if (!fetch) throw new UnavailableError('this fetch has ended')
    return fetch
  }
}
