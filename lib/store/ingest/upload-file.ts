import { closeSync, existsSync, ftruncateSync, openSync, statSync, truncateSync, unlinkSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { sync, writeAll } from './durable.ts'
import { EarlyFlush } from './early-flush.ts'
import { eachChunk } from './each-chunk.ts'
import type { Expected, FinishResult } from './operations.ts'
import { RunningDigest } from './running-digest.ts'

/** Thrown by `finish` and `requireDigest`; `detail` is the digest that the bytes really have. */
export class MismatchFault extends Error {
  readonly code = 'DIGEST_MISMATCH'
  readonly detail: string

  constructor(actual: string) {
    super('digest mismatch')
    this.name = 'MismatchFault'
    this.detail = actual
  }
}

/** One upload in the worker: its file and the digest of what the file holds. */
export class UploadFile {
  readonly path: string
  #fd = -1
  #digest: RunningDigest
  /** The state before the append that runs: what has been acknowledged. */
  #mark: RunningDigest
  #failed: unknown
  readonly #early: EarlyFlush

  private constructor(path: string, digest: RunningDigest) {
    this.path = path
    this.#early = new EarlyFlush(path)
    this.#digest = digest
    this.#mark = digest.copy()
  }

  /** Takes up an upload; what the file holds already is hashed again. */
  static async open(path: string): Promise<UploadFile> {
    return new UploadFile(path, existsSync(path) ? await hashFile(path, statSync(path).size) : new RunningDigest())
  }

  get size(): number {
    return this.#digest.size
  }

  /** The size to move the file with. Throws MismatchFault when its bytes, as far as they were hashed, have another digest. */
  requireDigest(sha256: string): number {
    const actual = this.#digest.result().sha256
    if (actual !== sha256) throw new MismatchFault(actual)
    return this.size
  }

  /** Appends bytes. After a failure every further write fails alike, until `rollback`. */
  write(bytes: Uint8Array): void {
    if (this.#failed !== undefined) throw this.#failed
    try {
      writeAll(this.#descriptor(), bytes, this.#digest.size)
      this.#digest.update(bytes)
      this.#early.wrote(bytes.length)
    } catch (error) {
      this.#failed = error
      throw error
    }
  }

  /** The append is over: its bytes count from now on. Creates the file of an empty upload. Returns the size. */
  endAppend(): number {
    if (this.#failed !== undefined) throw this.#failed
    this.#descriptor()
    this.close()
    this.#mark = this.#digest.copy()
    return this.size
  }

  /** Back to what was there before this append. */
  rollback(): number {
    this.#failed = undefined
    if (existsSync(this.path)) ftruncateSync(this.#descriptor(), this.#mark.size)
    this.close()
    this.#digest = this.#mark.copy()
    return this.size
  }

  async truncate(size: number): Promise<number> {
    if (size > this.size) throw new RangeError(`the upload has ${this.size} bytes, fewer than ${size}`)
    if (size === this.size) return size
    truncateSync(this.path, size)
    this.#digest = await hashFile(this.path, size)
    this.#mark = this.#digest.copy()
    return this.size
  }

  /** Checks the digest and makes the bytes durable. The digest may go on afterwards: a mismatch ends nothing. */
  async finish(expected?: Expected): Promise<FinishResult> {
    const result: FinishResult = this.#digest.result()
    if (expected?.algorithm === 'sha512') result.sha512 = await sha512(this.path, this.size)
    const actual = expected === undefined ? undefined : result[expected.algorithm]
    if (expected !== undefined && actual !== expected.hex) throw new MismatchFault(actual ?? '')
    await this.#sync()
    return result
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
  }

  /** Forgets and unlinks; idempotent. */
  discard(): void {
    this.close()
    if (existsSync(this.path)) unlinkSync(this.path)
  }

  async #sync(): Promise<void> {
    try {
      await this.#early.done()
      await sync(this.#descriptor())
    } catch (error) {
      // After a failed fsync the kernel may have dropped the pages: the next one would succeed over lost bytes.
      this.discard()
      this.#digest = new RunningDigest()
      this.#mark = new RunningDigest()
      throw error
    } finally {
      this.close()
    }
  }

  #descriptor(): number {
    // Not 'a': with O_APPEND Linux ignores the position that a write after a rollback depends on.
    if (this.#fd < 0) this.#fd = openSync(this.path, existsSync(this.path) ? 'r+' : 'w', 0o644)
    return this.#fd
  }
}

async function hashFile(path: string, size: number): Promise<RunningDigest> {
  const digest = new RunningDigest()
  await eachChunk(path, size, (bytes) => digest.update(bytes))
  return digest
}

async function sha512(path: string, size: number): Promise<string> {
  const hash = createHash('sha512')
  await eachChunk(path, size, (bytes) => void hash.update(bytes))
  return hash.digest('hex')
}
