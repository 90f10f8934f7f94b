import { stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { makeDirectory } from '../make-directory.ts'
import { Appends, keepsBytes } from './append-body.ts'
import { errorCode, syncDirectories } from './durable.ts'
import { IngestClosedError, UploadAbortedError } from './errors.ts'
import { asMismatch, asStoreFull } from './from-worker.ts'
import type { Expected, FinishResult } from './operations.ts'
import { SlotPool } from './slots.ts'
import { Uploads } from './uploads.ts'
import type { Upload } from './uploads.ts'
import { WorkerPool } from './worker-pool.ts'

export type { Expected, FinishResult, IngestResult } from './operations.ts'

const SLOTS = 32
const IDLE_MS = 60_000

/** Receives bytes into `uploads/<id>` and makes them blobs. Every method may reject with StoreFullError and, after `close`, IngestClosedError. */
export interface Ingest {
  /**
   * Appends a request body, written but not synced when it resolves. Owns the body's chunks. Rejects with
   * UploadAbortedError and UploadIdleError (bytes kept, `error.size` is the new size), UploadTooLongError and
   * StoreFullError (nothing of this body kept), UploadBusyError. After a rejection the body is paused.
   */
  append(id: string, body: Readable, options?: { limit?: number }): Promise<{ received: number; size: number }>
  /** Bytes in the upload, 0 if there is none. */
  size(id: string): Promise<number>
  /** Cuts the upload to `size` bytes; RangeError fault when it has fewer. Rejects with UploadBusyError. */
  truncate(id: string, size: number): Promise<void>
  /** Ends the hash and syncs the file. Rejects with DigestMismatchError (upload kept), UploadBusyError. */
  finish(id: string, expected?: Expected): Promise<FinishResult>
  /** Moves a finished upload to `blobs/sha256/<2>/<hex>`, durably, over what may be there. Caller holds the digest's lock. */
  commit(id: string, sha256: string): Promise<void>
  /**
   * `finish`, then `place` with its result and a `commit`, as one operation: until `place` has settled nobody else may
   * write to the upload, or its file could change between the check and the move.
   */
  settle<T>(id: string, expected: Expected, place: (result: FinishResult, commit: () => Promise<void>) => Promise<T>): Promise<T>
  /** Stores small content under its digest, durably. Caller computed the digest and holds its lock. */
  putBytes(bytes: Uint8Array, sha256: string): Promise<void>
  /** Ends what runs on the upload, forgets it and unlinks its file; idempotent. */
  cancel(id: string): Promise<void>
  /** Ends running appends (their bytes stay) and the workers. */
  close(): Promise<void>
}

export type IngestOptions = { root: string; workers?: number; idleMs?: number; slots?: number }

/** Makes the directories below `root` (IPCR_DATA); workers start with the first upload. Throws DirectoryError. */
export function startIngest(options: IngestOptions): Ingest {
  makeDirectory(join(options.root, 'blobs', 'sha256'))
  makeDirectory(join(options.root, 'uploads'))
  // Also when they were there: whoever made them may have died before this.
  syncDirectories([join(options.root, 'blobs'), options.root, dirname(options.root)])
  return new PooledIngest(options)
}

class PooledIngest implements Ingest {
  readonly #root: string
  readonly #workers: WorkerPool
  readonly #uploads: Uploads
  readonly #appends: Appends
  #closed = false

  constructor({ root, workers, idleMs = IDLE_MS, slots = SLOTS }: IngestOptions) {
    const pool = new SlotPool(slots)
    this.#root = root
    this.#workers = new WorkerPool({ root, memory: pool.memory }, (link) => this.#uploads.dropOf(link), workers)
    this.#uploads = new Uploads(this.#workers)
    this.#appends = new Appends(pool, idleMs)
  }

  append(id: string, body: Readable, { limit = Infinity }: { limit?: number } = {}): Promise<{ received: number; size: number }> {
    return this.#alone(id, async (upload) => {
      const pump = this.#appends.pump(upload.link, id, body, limit)
      upload.stop = () => pump.stop(new UploadAbortedError('the upload was ended'))
      try {
        await this.#open(id, upload)
        const appended = await this.#appends.run(upload.link, id, pump)
        upload.size = appended.size
        return appended
      } catch (error) {
        if (keepsBytes(error)) upload.size = error.size
        throw error
      } finally {
        pump.stop()
        upload.stop = undefined
      }
    })
  }

  async size(id: string): Promise<number> {
    return this.#uploads.sizeInMemory(checkId(id)) ?? (await fileSize(this.#path(id)))
  }

  truncate(id: string, size: number): Promise<void> {
    return this.#alone(id, async (upload) => {
      await this.#open(id, upload)
      upload.size = await upload.link.call('truncate', { id, size })
    })
  }

  finish(id: string, expected?: Expected): Promise<FinishResult> {
    return this.#alone(id, (upload) => this.#finish(id, upload, expected))
  }

  commit(id: string, sha256: string): Promise<void> {
    return this.#alone(id, (upload) => this.#commit(id, upload, sha256))
  }

  settle<T>(id: string, expected: Expected, place: (result: FinishResult, commit: () => Promise<void>) => Promise<T>): Promise<T> {
    return this.#alone(id, async (upload) => {
      const result = await this.#finish(id, upload, expected)
      return place(result, () => this.#commit(id, upload, result.sha256))
    })
  }

  async putBytes(bytes: Uint8Array, sha256: string): Promise<void> {
    if (this.#closed) throw new IngestClosedError()
    const link = this.#workers.pick()
    link.load++
    try {
      await link.call('put', { bytes, sha256: checkHex(sha256) })
    } catch (error) {
      throw asStoreFull(error)
    } finally {
      link.load--
    }
  }

  async cancel(id: string): Promise<void> {
    await this.#uploads.quiet(checkId(id))
    const known = this.#uploads.sizeInMemory(id) !== undefined
    if (known) await this.#alone(id, (upload) => upload.link.call('cancel', { id }))
    this.#uploads.drop(id)
    await unlink(this.#path(id)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#uploads.close()
    await this.#workers.close()
  }

  async #finish(id: string, upload: Upload, expected?: Expected): Promise<FinishResult> {
    await this.#open(id, upload)
    return await upload.link.call('finish', expected === undefined ? { id } : { id, expected }).catch((error) => {
      upload.size = undefined
      throw asMismatch(error, expected) ?? error
    })
  }

  async #commit(id: string, upload: Upload, sha256: string): Promise<void> {
    await this.#open(id, upload)
    await upload.link.call('commit', { id, sha256: checkHex(sha256) })
    this.#uploads.drop(id)
  }

  async #open(id: string, upload: Upload): Promise<void> {
    upload.size ??= await upload.link.call('open', { id })
  }

  async #alone<T>(id: string, job: (upload: Upload) => Promise<T>): Promise<T> {
    if (this.#closed) throw new IngestClosedError()
    try {
      return await this.#uploads.alone(checkId(id), job)
    } catch (error) {
      throw asStoreFull(error)
    }
  }

  #path(id: string): string {
    return join(this.#root, 'uploads', id)
  }
}

async function fileSize(path: string): Promise<number> {
  return await stat(path).then(({ size }) => size, (error: unknown) => {
    if (errorCode(error) === 'ENOENT') return 0
    throw error
  })
}

/** The last fence before a path is made of it. */
function checkId(id: string): string {
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id)) throw new RangeError('not an upload id')
  return id
}

function checkHex(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a sha256 in hex')
  return sha256
}
