import { hash } from 'node:crypto'
import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type Database from 'better-sqlite3'
import type { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { identity } from 'multiformats/hashes/identity'
import { sha256 } from 'multiformats/hashes/sha2'
import { hubDatabasePath, openReader } from '../../db/open.ts'
import { blobPath } from '../../store/paths.ts'
import { BlockMissingError } from '../block-source.ts'
import { LEAF_BYTES } from '../dag/file-dag.ts'
import type { BlobFile, FoundBlock, PublicBlocks } from './found-block.ts'
import { PublicRows, type BlobRow, type LeafRow } from './public-rows.ts'

export type { BlobFile, FoundBlock, PublicBlocks } from './found-block.ts'

/** Opens the public blocks of a data directory on a read-only connection of their own. `now` (ms) is the clock, `cacheKib` how much of the database is kept in memory (16 MB). */
export function openPublicBlocks(dataDir: string, now: () => number = Date.now, cacheKib?: number): PublicBlocks {
  const db = openReader(hubDatabasePath(dataDir))
  if (cacheKib !== undefined) db.pragma(`cache_size = -${cacheKib}`)
  return new StoredBlocks(dataDir, db, now)
}

class StoredBlocks implements PublicBlocks {
  readonly #dataDir: string
  readonly #db: Database.Database
  readonly #rows: PublicRows

  constructor(dataDir: string, db: Database.Database, now: () => number) {
    this.#dataDir = dataDir
    this.#db = db
    this.#rows = new PublicRows(db, now)
  }

  find(cid: CID): FoundBlock | undefined {
    if (cid.multihash.code === identity.code) return inMemory(cid.multihash.digest)
    if (cid.multihash.code !== sha256.code) return undefined
    const hash = cid.multihash.digest
    return (this.#rows.isUsed(hash) ? this.#findUsed(hash) : undefined) ?? this.#findLeaf(hash)
  }

  has(cid: CID): boolean {
    return this.find(cid) !== undefined
  }

  async get(cid: CID): Promise<Uint8Array> {
    const bytes = await this.read(cid)
    if (!bytes) throw new BlockMissingError(cid)
    return bytes
  }

  async read(cid: CID): Promise<Uint8Array | undefined> {
    const found = this.find(cid)
    const bytes = found && (found.kind === 'bytes' ? found.bytes : await readRange(found))
    return bytes && isWhole(cid, bytes) ? bytes : undefined
  }

  blobFile(cid: CID): BlobFile | undefined {
    if (cid.multihash.code !== sha256.code || !this.#rows.isUsed(cid.multihash.digest)) return undefined
    const hash = cid.multihash.digest
    // Under another codec the same bytes mean something else: somebody pushes a node's encoding as a blob.
    const row = (cid.code === raw.code ? this.#rows.smallBlob(hash) : undefined) ?? this.#rows.fileOfRoot(hash, cid.code)
    return row && this.#file(row)
  }

  close(): void {
    this.#db.close()
  }

  #findUsed(hash: Uint8Array): FoundBlock | undefined {
    const bytes = this.#rows.node(hash)
    if (bytes) return inMemory(bytes)
    const blob = this.#rows.smallBlob(hash)
    const file = blob && this.#file(blob)
    return file && { kind: 'file', path: file.path, start: 0, end: file.size, size: file.size }
  }

  #findLeaf(hash: Uint8Array): FoundBlock | undefined {
    for (const row of this.#rows.leaves(hash)) {
      const file = this.#file(row)
      if (file) return leafOf(file, row)
    }
    return undefined
  }

  // A file can be gone although its row still stands here: collection unlinks it when its own connection has dropped the row.
  #file({ digest, size }: BlobRow): BlobFile | undefined {
    const path = blobPath(this.#dataDir, digest.slice('sha256:'.length))
    return statSync(path, { throwIfNoEntry: false })?.size === size ? { path, size, digest } : undefined
  }
}

function inMemory(bytes: Uint8Array): FoundBlock {
  return { kind: 'bytes', bytes, size: bytes.length }
}

// A row of a damaged database, or a file that a disk has damaged, no longer holds the block.
function isWhole(cid: CID, bytes: Uint8Array): boolean {
  return cid.multihash.code === identity.code || hash('sha256', bytes, 'buffer').equals(cid.multihash.digest)
}

function leafOf({ path, size }: BlobFile, { position }: LeafRow): FoundBlock {
  const start = position * LEAF_BYTES
  const end = Math.min(size, start + LEAF_BYTES)
  return { kind: 'file', path, start, end, size: end - start }
}

async function readRange({ path, start, size }: { path: string; start: number; size: number }): Promise<Uint8Array | undefined> {
  const file = await open(path).catch(() => undefined)
  if (!file) return undefined
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, start)
    return bytesRead < size ? undefined : buffer
  } finally {
    await file.close()
  }
}
