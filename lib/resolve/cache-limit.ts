import { unlink } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { HubDatabase } from '../db/hub-database.ts'
import type { Digest } from '../oci/digest.ts'
import type { KeyedLock } from '../store/keyed-lock.ts'
import { blobPath } from '../store/paths.ts'

/** a blob that was asked for so lately may be being opened just now */
const IN_USE_MS = 60_000
const NOTE_MS = 30_000
const BATCH = 100

export type CacheLimitParts = { db: HubDatabase; locks: KeyedLock; logger: Logger; dataDir: string; maxBytes: number; now: () => number }

/** Keeps blobs fetched from outside below a size: the least recently used go, unless something else holds them too. */
export class CacheLimit {
  readonly #parts: CacheLimitParts
  /** when each was last asked for (ms); older ones stand in the database */
  readonly #used = new Map<string, number>()
  readonly #noting: NodeJS.Timeout
  #reserved = 0
  #checking: Promise<void> | undefined

  constructor(parts: CacheLimitParts) {
    this.#parts = parts
    this.#noting = setInterval(() => void this.#note().catch(() => {}), NOTE_MS).unref()
  }

  /** Somebody reads the blob. */
  used(digest: string): void {
    this.#used.set(digest, this.#parts.now())
  }

  /** Makes room for bytes that are on their way; false when they would not fit beside others on their way. `release` gives it back. */
  reserve(bytes: number): boolean {
    if (this.#reserved + bytes > this.#parts.maxBytes) return false
    this.#reserved += bytes
    this.check()
    return true
  }

  release(bytes: number): void {
    this.#reserved -= bytes
  }

  /** Something was added; what is too much goes, in the background. */
  check(): void {
    this.#checking ??= this.#evict()
      .catch((err: unknown) => this.#parts.logger.error({ err }, 'blobs of the cache could not be removed'))
      .finally(() => { this.#checking = undefined })
  }

  async close(): Promise<void> {
    clearInterval(this.#noting)
    await this.#checking
    await this.#note().catch(() => {})
  }

  async #note(): Promise<void> {
    const before = this.#parts.now() - IN_USE_MS
    const digests = [...this.#used.keys()]
    if (digests.length > 0) await this.#parts.db.write('touchCachedBlobs', { digests, now: this.#parts.now() })
    for (const [digest, at] of this.#used) if (at < before) this.#used.delete(digest)
    if (digests.length > 0) this.check()
  }

  async #evict(): Promise<void> {
    let { bytes, oldest } = await this.#parts.db.read('cachedBlobs', { limit: BATCH })
    while (bytes > this.#most()) {
      const going = oldest.filter(({ digest }) => !this.#isInUse(digest))
      if (going.length === 0) return
      for (const { digest, size } of going) {
        if (bytes <= this.#most()) return
        await this.#remove(digest as Digest)
        bytes -= size
      }
      ;({ bytes, oldest } = await this.#parts.db.read('cachedBlobs', { limit: BATCH }))
    }
  }

  #most(): number {
    return this.#parts.maxBytes - this.#reserved
  }

  #isInUse(digest: string): boolean {
    return (this.#used.get(digest) ?? 0) > this.#parts.now() - IN_USE_MS
  }

  // The row goes first; a blob that a repository or a published tree holds as well stays as theirs.
  #remove(digest: Digest): Promise<void> {
    return this.#parts.locks.run(digest, async () => {
      await this.#parts.db.write('releaseCachedBlob', { digest })
      if (!(await this.#parts.db.write('dropUnusedBlob', { digest, before: Number.MAX_SAFE_INTEGER }))) return
      await unlink(blobPath(this.#parts.dataDir, digest.slice('sha256:'.length))).catch(() => {})
    })
  }
}
