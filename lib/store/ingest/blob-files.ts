import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode, sync, syncPath, writeAll } from './durable.ts'

/** Finished blobs in the worker: `blobs/sha256/<2>/<hex>`, each written once. */
export class BlobFiles {
  readonly #root: string
  readonly #known = new Set<string>()

  constructor(root: string) {
    this.#root = root
  }

  /**
   * Moves a synced file, of which `size` bytes were hashed, to its place, durably. It also takes the place of a file that
   * is there: what was just read and hashed is certain, what has lain on a disk may have been damaged.
   */
  async adopt(file: string, sha256: string, size: number): Promise<void> {
    const target = this.#path(sha256)
    await this.#makeShard(dirname(target))
    if (statSync(file).size !== size) throw new Error(`${file} has not the ${size} bytes that were hashed`)
    renameSync(file, target)
    await syncPath(dirname(target))
  }

  /** Stores small content: temporary file, fsync, rename, fsync of the directory. */
  async put(bytes: Uint8Array, sha256: string): Promise<void> {
    // Named like an upload, so that what a crash leaves behind is purged like one.
    const file = join(this.#root, 'uploads', randomUUID())
    try {
      await writeSynced(file, bytes)
      await this.adopt(file, sha256, bytes.length)
    } catch (error) {
      rmSync(file, { force: true })
      throw error
    }
  }

  #path(sha256: string): string {
    return join(this.#root, 'blobs', 'sha256', sha256.slice(0, 2), sha256)
  }

  async #makeShard(shard: string): Promise<void> {
    const made = makeDirectory(shard)
    if (!made && this.#known.has(shard)) return
    // Not only when we made it: another worker may have, and not have synced it yet.
    await syncPath(dirname(shard))
    this.#known.add(shard)
  }
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const fd = openSync(file, 'wx', 0o644)
  try {
    writeAll(fd, bytes, 0)
    await sync(fd)
  } finally {
    closeSync(fd)
  }
}

function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}
