import type Database from 'better-sqlite3'
import type { CID } from 'multiformats/cid'
import { BlockMissingError, type Block, type BlockSource, type Link } from '../../lib/ipfs/block-source.ts'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'

/** Blocks in hub.sqlite as a kept tree has them there: stored and counted. */
export class PinnedBlocks implements BlockSource {
  readonly #node: Database.Statement
  readonly #use: Database.Statement
  readonly #get: Database.Statement<[Uint8Array], { bytes: Buffer }>

  constructor(db: Database.Database) {
    this.#node = db.prepare('INSERT OR IGNORE INTO node (hash, bytes) VALUES (?, ?)')
    this.#use = db.prepare('INSERT OR IGNORE INTO block_use (hash, uses) VALUES (?, 1)')
    this.#get = db.prepare('SELECT bytes FROM node WHERE hash = ?')
  }

  async get(cid: CID): Promise<Uint8Array> {
    const row = this.#get.get(cid.multihash.digest)
    if (!row) throw new BlockMissingError(cid)
    return row.bytes
  }

  put({ cid, bytes }: Block): void {
    this.#node.run(cid.multihash.digest, bytes)
    this.#use.run(cid.multihash.digest)
  }

  /** A file of one block. */
  file(bytes: Uint8Array): Link {
    const block = rawBlock(bytes)
    this.put(block)
    return { cid: block.cid, tsize: bytes.length }
  }
}
