import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { identity } from 'multiformats/hashes/identity'
import { BlockMissingError, type Block } from '../../lib/ipfs/block-source.ts'
import type { BlobFile, FoundBlock, PublicBlocks } from '../../lib/ipfs/blocks/found-block.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import type { Directories } from '../../lib/ipfs/dag/directories.ts'

/** Public blocks that a test puts there itself, in memory or as ranges of a file. */
export class MemoryBlocks implements PublicBlocks {
  readonly directories: Directories
  /** CIDs looked up, in order */
  readonly asked: CID[] = []
  readonly #blocks = new Map<string, FoundBlock>()
  readonly #files = new Map<string, BlobFile>()

  constructor() {
    this.directories = openDirectories({ get: (cid) => this.get(cid), put: (block) => this.put(block) })
  }

  put({ cid, bytes }: Block): void {
    this.#blocks.set(key(cid), { kind: 'bytes', bytes, size: bytes.length })
  }

  /** Blocks one after the other in one file, as a blob's leaves are. */
  putInFile(blocks: Block[]): string {
    const path = join(mkdtempSync(join(tmpdir(), 'ipcr-blocks-')), 'file')
    writeFileSync(path, Buffer.concat(blocks.map(({ bytes }) => bytes)))
    let start = 0
    for (const { cid, bytes } of blocks) {
      this.#blocks.set(key(cid), { kind: 'file', path, start, end: start + bytes.length, size: bytes.length })
      start += bytes.length
    }
    return path
  }

  putBlobFile(cid: CID, file: BlobFile): void {
    this.#files.set(key(cid), file)
  }

  drop(cid: CID): void {
    this.#blocks.delete(key(cid))
  }

  find(cid: CID): FoundBlock | undefined {
    this.asked.push(cid)
    if (cid.multihash.code === identity.code) return { kind: 'bytes', bytes: cid.multihash.digest, size: cid.multihash.size }
    return this.#blocks.get(key(cid))
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
    return found?.kind === 'bytes' ? found.bytes : undefined
  }

  blobFile(cid: CID): BlobFile | undefined {
    return this.#files.get(key(cid))
  }

  close(): void {}
}

function key(cid: CID): string {
  return Buffer.from(cid.multihash.bytes).toString('base64')
}
