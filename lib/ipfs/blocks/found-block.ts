import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../block-source.ts'

/** Where the bytes of a block are: in memory, or in a blob's file from `start` up to, not including, `end`. */
export type FoundBlock = { size: number } & (
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'file'; path: string; start: number; end: number })

/** A blob as one file; `digest` is its `sha256:<hex>`. */
export type BlobFile = { path: string; size: number; digest: string }

/** The blocks that this hub gives to anybody: those of its current roots and of roots released a short while ago. */
export interface PublicBlocks extends BlockSource {
  /** By a few key look-ups; undefined unless it is public and here. Identity CIDs are answered from themselves. A file's bytes are not verified, as those of `get` are. */
  find(cid: CID): FoundBlock | undefined
  has(cid: CID): boolean
  /** The bytes of a block, verified; undefined where `get` throws BlockMissingError. */
  read(cid: CID): Promise<Uint8Array | undefined>
  /** The whole file, when the CID is the root of a published blob. */
  blobFile(cid: CID): BlobFile | undefined
  close(): void
}
