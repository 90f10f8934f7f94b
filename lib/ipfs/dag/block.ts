import { createHash } from 'node:crypto'
import * as dagPb from '@ipld/dag-pb'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { create } from 'multiformats/hashes/digest'
import { sha256 } from 'multiformats/hashes/sha2'
import type { Block } from '../block-source.ts'

/** CIDv1 of a codec (raw 0x55, dag-pb 0x70) over the 32 bytes of a sha2-256 digest. */
export function cidOf(codec: number, hash: Uint8Array): CID {
  return CID.createV1(codec, create(sha256.code, hash))
}

/** A raw block of these bytes. */
export function rawBlock(bytes: Uint8Array): Block {
  return { cid: cidOf(raw.code, hashOf(bytes)), bytes }
}

/** A dag-pb block of a node whose links are sorted already where they need be. */
export function nodeBlock(node: dagPb.PBNode): Block {
  const bytes = dagPb.encode(node)
  return { cid: cidOf(dagPb.code, hashOf(bytes)), bytes }
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}
