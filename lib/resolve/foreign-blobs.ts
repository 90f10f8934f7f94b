import type { Logger } from 'pino'
import type { HubDatabase } from '../db/hub-database.ts'
import { type Digest, formatDigest } from '../oci/digest.ts'
import type { KeyedLock } from '../store/keyed-lock.ts'
import { blobPath } from '../store/paths.ts'
import type { CacheLimit } from './cache-limit.ts'
import type { ForeignThread } from './foreign-thread.ts'
import { GrowingBlob } from './growing-blob.ts'
import { UnavailableError } from './net/errors.ts'

/** how long a fetch goes on when nobody waits for it any more: clients come back */
const LINGER_MS = 30_000
const MOST_FETCHES = 64

export type ForeignBlobsParts = { db: HubDatabase; thread: ForeignThread; locks: KeyedLock; limit: CacheLimit; logger: Logger; dataDir: string; now: () => number }

/** A blob that is here as a file, or on its way. */
export type OpenBlob = { kind: 'file'; path: string; size: number; digest: Digest } | { kind: 'growing'; blob: GrowingBlob }

/** Blobs of names outside this hub: each is fetched once however many ask, and then kept in the store as a cache. */
export class ForeignBlobs {
  readonly #parts: ForeignBlobsParts
  /** by digest and CID: what another root puts under the same digest may be other content */
  readonly #running = new Map<string, Promise<GrowingBlob>>()

  constructor(parts: ForeignBlobsParts) {
    this.#parts = parts
  }

  /** A blob that is here already and public: that a root outside names a digest gives no right to what was never published. */
  local(digest: Digest): OpenBlob | undefined {
    const row = this.#parts.db.lookups.publicBlob(digest)
    if (!row) return undefined
    this.#parts.limit.used(row.digest)
    return { kind: 'file', path: blobPath(this.#parts.dataDir, row.digest.slice('sha256:'.length)), size: row.size, digest: row.digest }
  }

  /** The blob, here or being fetched from now on; one that grows is retained once for the caller. Throws UnavailableError. */
  async open(digest: Digest, cid: string, size: number | undefined): Promise<OpenBlob> {
    const local = this.local(digest)
    if (local) return local
    const blob = await this.#fetching(digest, { cid, digest, ...(size === undefined ? {} : { size }) })
    blob.retain()
    return { kind: 'growing', blob }
  }

  #fetching(digest: Digest, request: { cid: string; digest: Digest; size?: number }): Promise<GrowingBlob> {
    const key = `${digest} ${request.cid}`
    const running = this.#running.get(key)
    if (running) return running
    if (this.#running.size >= MOST_FETCHES) return Promise.reject(new UnavailableError('too many blobs are being fetched just now: try again'))
    // One block is small, whatever it says.
    const bytes = request.size ?? 0
    if (!this.#parts.limit.reserve(bytes)) return Promise.reject(new UnavailableError(`there is no room for a blob of ${bytes} bytes: blobs from outside may fill IPCR_CACHE_BYTES, with those that are being fetched just now`))
    const begun = GrowingBlob.begin(this.#parts.thread, request)
    this.#running.set(key, begun)
    void begun.then((blob) => this.#supervise(blob, key, digest)).catch(() => {}).finally(() => {
      this.#running.delete(key)
      this.#parts.limit.release(bytes)
    })
    return begun
  }

  // Until it is recorded as a local blob, whoever asks for it joins in.
  async #supervise(blob: GrowingBlob, key: string, digest: Digest): Promise<void> {
    this.#giveUpWhenIdle(blob)
    try {
      const { sha256, size, leaves } = await blob.finished
      await this.#record(blob.id, formatDigest('sha256', sha256), digest, size, leaves)
    } catch (error) {
      this.#parts.logger.warn({ err: error, digest }, 'a blob could not be fetched')
      await this.#parts.thread.call('cancel', { id: blob.id }).catch(() => {})
    } finally {
      this.#running.delete(key)
      closeWhenIdle(blob)
    }
  }

  async #record(id: number, sha256: Digest, digest: Digest, size: number, leaves: Uint8Array | undefined): Promise<void> {
    const { db, thread, locks, limit, now } = this.#parts
    await locks.run(sha256, async () => {
      await thread.call('adopt', { id })
      await db.write('recordCachedBlob', { digest: sha256, ...(digest === sha256 ? {} : { alias: digest }), size, ...(leaves ? { leaves } : {}), now: now() })
    })
    limit.used(sha256)
    limit.check()
  }

  #giveUpWhenIdle(blob: GrowingBlob): void {
    let timer: NodeJS.Timeout | undefined
    let ended = false
    blob.finished.catch(() => {}).finally(() => { ended = true })
    blob.onIdle(() => {
      clearTimeout(timer)
      if (ended) return
      timer = setTimeout(() => {
        if (blob.readers === 0 && !ended) void this.#parts.thread.call('cancel', { id: blob.id }).catch(() => {})
      }, LINGER_MS).unref()
    })
  }
}

function closeWhenIdle(blob: GrowingBlob): void {
  const close = (): void => void blob.close().catch(() => {})
  if (blob.readers === 0) close()
  else blob.onIdle(close)
}
